use netless_token::{AccessKeys, token};

pub fn mistake(keys: &AccessKeys) {
    token!(Sdk { role: "writer", lifespan: 0 }).sign(keys);
}

fn main() {}
