use netless_token::{Role, role};

const MISTAKE: Role = role!("viewer");

fn main() {}
