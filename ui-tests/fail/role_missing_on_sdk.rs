use netless_token::{AccessKeys, Sdk, Token};

pub fn mistake(keys: &AccessKeys) {
    Token::<Sdk>::new().never_expires().sign(keys);
}

fn main() {}
