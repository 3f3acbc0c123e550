use std::time::Duration;

use netless_token::{AccessKeys, RoomUuid, Sdk, Token, Writer};

pub fn mistake(keys: &AccessKeys, room: RoomUuid) {
    Token::<Sdk>::new()
        .role(Writer)
        .uuid(room)
        .ttl(Duration::from_secs(600))
        .sign(keys);
}

fn main() {}
