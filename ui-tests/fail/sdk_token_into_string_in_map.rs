// errors: 2
use netless_token::{Sdk, SignedToken};

pub fn mistake(v: Option<SignedToken<Sdk>>) -> Option<String> {
    v.map(SignedToken::into_string)
}

fn main() {}
