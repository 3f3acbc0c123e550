use netless_token::{AccessKeys, token};

pub fn mistake(keys: &AccessKeys) {
    token!(Sdk { role: "admin", ttl: never }).sign(keys);
}

fn main() {}
