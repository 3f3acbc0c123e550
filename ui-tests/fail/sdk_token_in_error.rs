use netless_token::{Sdk, SignedToken};

pub fn mistake(token: &SignedToken<Sdk>) -> Box<dyn std::error::Error> {
    format!("refused: {token}").into()
}

fn main() {}
