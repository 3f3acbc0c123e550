use netless_token::{Role, role};

const MISTAKE: Role = role!(-1);

fn main() {}
