use netless_token::{Sdk, SignedToken};

pub fn mistake(token: &SignedToken<Sdk>) {
    token.uuid();
}

fn main() {}
