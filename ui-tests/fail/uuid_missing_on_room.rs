use std::time::Duration;

use netless_token::{AccessKeys, Room, SignError, SignedToken, Token, Writer};

pub fn admit(keys: &AccessKeys) -> Result<SignedToken<Room>, SignError> {
    Token::<Room>::new()
        .role(Writer)
        .ttl(Duration::from_secs(600))
        .sign(keys)
}

fn main() {}
