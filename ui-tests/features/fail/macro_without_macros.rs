use netless_token::{AccessKeys, token};

pub fn mistake(keys: &AccessKeys) {
    let _ = token!(Sdk { role: "writer", ttl: "1m" });
}

fn main() {}
