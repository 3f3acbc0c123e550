use netless_token::{Sdk, SignedToken};

pub fn mistake(token: SignedToken<Sdk>) -> String {
    token.into()
}

fn main() {}
