use netless_token::{Sdk, SignedToken};

pub fn mistake(token: &SignedToken<Sdk>) {
    send(token);
}

fn send(_: impl AsRef<str>) {}

fn main() {}
