use netless_token::{Sdk, SignedToken};

pub fn mistake(token: &SignedToken<Sdk>) -> serde_json::Result<String> {
    serde_json::to_string(token)
}

fn main() {}
