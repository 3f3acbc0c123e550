use std::time::Duration;

use netless_token::{AccessKeys, Task, Token, Writer};

pub fn mistake(keys: &AccessKeys) {
    Token::<Task>::new()
        .role(Writer)
        .ttl(Duration::from_secs(600))
        .sign(keys);
}

fn main() {}
