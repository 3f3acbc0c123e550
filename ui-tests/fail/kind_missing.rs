use std::time::Duration;

use netless_token::{AccessKeys, Token, Writer};

pub fn mistake(keys: &AccessKeys) {
    let _ = Token::new()
        .role(Writer)
        .ttl(Duration::from_secs(60))
        .sign(keys);
}

fn main() {}
