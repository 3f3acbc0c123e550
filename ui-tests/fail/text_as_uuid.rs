use std::time::Duration;

use netless_token::{AccessKeys, Room, Token, Writer};

pub fn mistake(keys: &AccessKeys) {
    Token::<Room>::new()
        .role(Writer)
        .uuid("d4184790ffd511ebb9ebbf7a8f1d77bd")
        .ttl(Duration::from_secs(600))
        .sign(keys);
}

fn main() {}
