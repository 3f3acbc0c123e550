use netless_token::{Sdk, SignedToken};

pub fn mistake(token: &SignedToken<Sdk>) {
    println!("{token}");
}

fn main() {}
