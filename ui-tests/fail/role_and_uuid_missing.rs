use std::time::Duration;

use netless_token::{AccessKeys, Room, Token};

pub fn mistake(keys: &AccessKeys) {
    Token::<Room>::new()
        .ttl(Duration::from_secs(600))
        .sign(keys);
}

fn main() {}
