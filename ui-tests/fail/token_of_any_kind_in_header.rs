use netless_token::{Kind, SignedToken};

pub fn mistake<K: Kind>(token: &SignedToken<K>) -> http::HeaderValue {
    token.into()
}

fn main() {}
