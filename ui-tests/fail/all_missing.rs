use netless_token::{AccessKeys, Room, Token};

pub fn mistake(keys: &AccessKeys) {
    Token::<Room>::new().sign(keys);
}

fn main() {}
