use netless_token::{Sdk, SignedToken};

pub fn mistake(token: &SignedToken<Sdk>) -> &[u8] {
    token.as_ref()
}

fn main() {}
