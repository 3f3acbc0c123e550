use netless_token::{AccessKeys, token};

pub fn mistake(keys: &AccessKeys) {
    token!(Room {}).sign(keys);
}

fn main() {}
