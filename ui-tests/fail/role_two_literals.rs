use netless_token::{Role, role};

const MISTAKE: Role = role!("writer", "reader");

fn main() {}
