use netless_token::{Sdk, SignedToken};

pub fn mistake(t: &SignedToken<Sdk>) -> String {
    format!("token={t}")
}

fn main() {}
