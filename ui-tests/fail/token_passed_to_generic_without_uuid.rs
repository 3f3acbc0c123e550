use netless_token::state::Complete;
use netless_token::{AccessKeys, Kind, Room, Token, Writer};

pub fn send<K: Kind, T: Complete<K>>(_: T, _: &AccessKeys) {}

pub fn mistake(keys: &AccessKeys) {
    send(Token::<Room>::new().role(Writer).never_expires(), keys);
}

fn main() {}
