use netless_token::{Sdk, SignedToken};

pub fn mistake(token: &SignedToken<Sdk>) {
    tracing::info!(token = %token);
}

fn main() {}
