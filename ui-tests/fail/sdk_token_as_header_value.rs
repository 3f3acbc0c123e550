use netless_token::{Sdk, SignedToken};

pub fn mistake(token: &SignedToken<Sdk>) -> http::HeaderValue {
    token.into()
}

fn main() {}
