use netless_token::{Sdk, SignedToken};

fn show<T: AsRef<str>>(_: T) {}
pub fn mistake(t: SignedToken<Sdk>) {
    show(t)
}

fn main() {}
