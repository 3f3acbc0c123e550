use netless_token::{Sdk, SignedToken};

pub struct Grant {
    token: SignedToken<Sdk>,
}

impl std::fmt::Display for Grant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "grant {}", self.token)
    }
}

fn main() {}
