use netless_token::{Sdk, SignedToken};

pub fn mistake(t: &SignedToken<Sdk>) {
    tracing::info!("minted {t}");
}

fn main() {}
