use netless_token::{Sdk, SignedToken};

pub fn mistake(token: SignedToken<Sdk>) -> String {
    String::from(token)
}

fn main() {}
