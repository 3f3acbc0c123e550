use netless_token::{AccessKeys, token};

pub fn mistake(keys: &AccessKeys) {
    token!(Sdk { role: "writer" }).sign(keys);
}

fn main() {}
