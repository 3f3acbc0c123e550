use netless_token::{AccessKeys, token};

pub fn mistake(keys: &AccessKeys) {
    token!().sign(keys);
}

fn main() {}
