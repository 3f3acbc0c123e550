use netless_token::{AccessKeys, token};

pub fn mistake(keys: &AccessKeys) {
    token!(Sdk { role:: "writer", ttl: "10m" }).sign(keys);
}

fn main() {}
