use netless_token::{Sdk, SignedToken};

pub fn mistake(token: &SignedToken<Sdk>) {
    let _ = token.expose_header_value();
}

fn main() {}
