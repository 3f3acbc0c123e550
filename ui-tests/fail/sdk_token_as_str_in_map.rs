// errors: 2
use netless_token::{Sdk, SignedToken};

pub fn mistake(token: Option<&SignedToken<Sdk>>) -> Option<&str> {
    token.map(SignedToken::as_str)
}

fn main() {}
