use netless_token::{Sdk, SignedToken};

pub fn mistake(t: SignedToken<Sdk>) -> Box<dyn std::fmt::Display> {
    Box::new(t)
}

fn main() {}
