use std::time::Duration;

use netless_token::{AccessKeys, Room, RoomUuid, Token};

pub fn mistake(keys: &AccessKeys, room: RoomUuid) {
    Token::<Room>::new()
        .uuid(room)
        .ttl(Duration::from_secs(600))
        .sign(keys);
}

fn main() {}
