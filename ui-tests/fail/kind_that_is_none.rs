use std::time::Duration;

use netless_token::{AccessKeys, RoomUuid, Token, Writer};

pub fn mistake(keys: &AccessKeys, room: RoomUuid) {
    Token::<String>::new()
        .role(Writer)
        .uuid(room)
        .ttl(Duration::from_secs(600))
        .sign(keys);
}

fn main() {}
