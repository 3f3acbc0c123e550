use netless_token::{Role, role};

const MISTAKE: Role = role!(b"writer");

fn main() {}
