use std::time::Duration;

use netless_token::{AccessKeys, Room, RoomUuid, Token, Writer};

pub fn mistake(keys: &AccessKeys, room: RoomUuid) {
    Token::<Room>::new()
        .role(Writer)
        .uuid(room)
        .ttl(Duration::from_secs(600))
        .never_expires()
        .sign(keys);
}

fn main() {}
