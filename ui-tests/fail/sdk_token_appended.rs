use netless_token::{Sdk, SignedToken};

pub fn mistake(t: &SignedToken<Sdk>, s: &mut String) {
    s.push_str(t.as_str());
}

fn main() {}
