use netless_token::{Sdk, SignedToken};

pub fn mistake(t: &SignedToken<Sdk>, h: &mut http::HeaderMap) {
    h.insert("token", t.as_str().parse().unwrap());
}

fn main() {}
