// errors: 3
use netless_token::{Sdk, SignedToken};

pub fn mistake(v: Vec<SignedToken<Sdk>>) -> Vec<String> {
    v.iter().map(ToString::to_string).collect()
}

fn main() {}
