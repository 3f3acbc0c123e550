use std::time::Duration;

use netless_token::{AccessKeys, Room, Token, Writer};

pub fn mistake(keys: &AccessKeys) {
    Token::<Room>::new()
        .role(Writer)
        .ttl(Duration::from_secs(600))
        .sign(keys);
}

fn main() {}
