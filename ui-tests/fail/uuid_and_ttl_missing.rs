use netless_token::{AccessKeys, Room, Token, Writer};

pub fn mistake(keys: &AccessKeys) {
    Token::<Room>::new().role(Writer).sign(keys);
}

fn main() {}
