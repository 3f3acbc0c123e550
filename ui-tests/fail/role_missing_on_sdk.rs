use std::time::Duration;

use netless_token::{AccessKeys, Sdk, Token};

pub fn mistake(keys: &AccessKeys) {
    Token::<Sdk>::new().ttl(Duration::from_secs(60)).sign(keys);
}

fn main() {}
