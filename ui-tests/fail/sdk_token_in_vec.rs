use netless_token::{Sdk, SignedToken};

pub fn mistake(t: Vec<SignedToken<Sdk>>) {
    serde_json::to_value(&t);
}

fn main() {}
