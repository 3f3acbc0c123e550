#![deny(unused_must_use)]

use netless_token::{AccessKeys, CompleteToken, Room, SignError};

pub fn mistake(token: CompleteToken<Room>, keys: &AccessKeys) -> Result<(), SignError> {
    token.sign(keys)?;
    Ok(())
}

fn main() {}
