use netless_token::{Role, role};

const MISTAKE: Role = role!("owner");

fn main() {}
