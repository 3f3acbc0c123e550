use netless_token::{Sdk, SignedToken};

pub fn mistake(t: &SignedToken<Sdk>) {
    eprintln!("{}", t);
}

fn main() {}
