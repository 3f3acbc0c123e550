use netless_token::{Sdk, SignedToken};

pub fn mistake(t: &SignedToken<Sdk>, mut w: impl std::fmt::Write) {
    write!(w, "{t}");
}

fn main() {}
