use netless_token::{Sdk, SignedToken};

pub fn mistake(t: &SignedToken<Sdk>) {
    http::HeaderValue::from_str(t.as_str());
}

fn main() {}
