use netless_token::{Role, role};

const MISTAKE: Role = role!();

fn main() {}
