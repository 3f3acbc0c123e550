use netless_token::{AccessKeys, Sdk, Token, Writer};

pub fn mistake(keys: &AccessKeys) {
    let _ = Token::<Sdk>::new().role(Writer).never_expires().sign(keys);
}

fn main() {}
