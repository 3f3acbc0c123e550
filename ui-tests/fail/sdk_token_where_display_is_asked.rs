use netless_token::{Sdk, SignedToken};

fn show(_: impl std::fmt::Display) {}
pub fn mistake(t: SignedToken<Sdk>) {
    show(t)
}

fn main() {}
