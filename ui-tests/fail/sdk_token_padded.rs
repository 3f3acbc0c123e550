use netless_token::{Sdk, SignedToken};

pub fn mistake(t: SignedToken<Sdk>) -> String {
    format!("{t:>10}")
}

fn main() {}
