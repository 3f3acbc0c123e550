use netless_token::{Role, role};

const MISTAKE: Role = role!("writr");

fn main() {}
