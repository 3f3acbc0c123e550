use netless_token::{AccessKeys, Kind, Role, Token};

pub fn mistake<K: Kind>(token: Token<K, Role>, keys: &AccessKeys) {
    let _ = token.sign(keys);
}

fn main() {}
