use netless_token::{Role, role};

pub const MISTAKE: Role = role!("wrіter");

fn main() {}
