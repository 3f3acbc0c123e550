use netless_token::{Role, role};

const MISTAKE: Role = role!(#[cfg(any())] 0);

fn main() {}
