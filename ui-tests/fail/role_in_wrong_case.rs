use netless_token::{Role, role};

const MISTAKE: Role = role!("Writer");

fn main() {}
