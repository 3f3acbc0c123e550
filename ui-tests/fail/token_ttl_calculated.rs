use netless_token::{AccessKeys, token};

pub fn mistake(keys: &AccessKeys) {
    token!(Sdk { role: "writer", ttl: 1000 * 60 * 10 }).sign(keys);
}

fn main() {}
