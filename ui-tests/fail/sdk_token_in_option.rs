use netless_token::{Sdk, SignedToken};

pub fn mistake(t: Option<SignedToken<Sdk>>) {
    serde_json::to_string(&t);
}

fn main() {}
