use std::time::Duration;

use netless_token::{AccessKeys, Room, RoomUuid, Token, Writer};

pub fn mistake(keys: &AccessKeys, room: RoomUuid) {
    Token::<Room>::new()
        .role(Writer)
        .uuid(room)
        .never_expires()
        .ttl(Duration::from_secs(600))
        .sign(keys);
}

fn main() {}
