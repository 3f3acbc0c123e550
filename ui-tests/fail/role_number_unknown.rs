use netless_token::{Role, role};

const MISTAKE: Role = role!(3);

fn main() {}
