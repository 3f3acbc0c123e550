use netless_token::{Sdk, SignedToken};

pub fn mistake(token: &SignedToken<Sdk>) {
    send(token.to_string());
}

fn send(_: String) {}

fn main() {}
