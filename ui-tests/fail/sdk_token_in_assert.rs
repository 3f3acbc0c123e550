use netless_token::{Sdk, SignedToken};

pub fn mistake(token: &SignedToken<Sdk>) {
    assert!(token.as_str().starts_with("NETLESSSDK_"));
}

fn main() {}
