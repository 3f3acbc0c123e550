use netless_token::{AccessKeys, CompleteToken, Room};

pub fn mistake(token: CompleteToken<Room>, keys: &AccessKeys) {
    let _ = token.sign(keys);
}

fn main() {}
