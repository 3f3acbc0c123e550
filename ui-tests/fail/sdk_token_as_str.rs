use netless_token::{Sdk, SignedToken};

pub fn mistake(token: &SignedToken<Sdk>) {
    send(token.as_str());
}

fn send(_: &str) {}

fn main() {}
