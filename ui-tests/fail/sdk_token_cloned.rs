use netless_token::{Sdk, SignedToken};

pub fn mistake(token: &SignedToken<Sdk>) -> SignedToken<Sdk> {
    token.clone()
}

fn main() {}
