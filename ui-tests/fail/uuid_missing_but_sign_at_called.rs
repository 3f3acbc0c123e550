use std::time::Duration;

use netless_token::{AccessKeys, Room, Timestamp, Token, Uuid, Writer};

pub fn mistake(keys: &AccessKeys, now: Timestamp, nonce: Uuid) {
    Token::<Room>::new()
        .role(Writer)
        .ttl(Duration::from_secs(600))
        .sign_at(keys, now, nonce);
}

fn main() {}
