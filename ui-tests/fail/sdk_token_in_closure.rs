use netless_token::{Sdk, SignedToken};

pub fn mistake(v: Vec<SignedToken<Sdk>>) -> Vec<String> {
    v.iter().map(|t| t.as_str().to_owned()).collect()
}

fn main() {}
