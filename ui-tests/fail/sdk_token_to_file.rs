use netless_token::{Sdk, SignedToken};

pub fn mistake(token: &SignedToken<Sdk>) -> std::io::Result<()> {
    std::fs::write("token", token)
}

fn main() {}
