use netless_token::{Sdk, SignedToken};

pub fn mistake(t: &SignedToken<Sdk>) -> serde_json::Value {
    serde_json::json!({"token": t})
}

fn main() {}
