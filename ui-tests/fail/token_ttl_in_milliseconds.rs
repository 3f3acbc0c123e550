use netless_token::{AccessKeys, token};

pub fn mistake(keys: &AccessKeys) {
    token!(Sdk { role: "writer", ttl: 3600000 }).sign(keys);
}

fn main() {}
