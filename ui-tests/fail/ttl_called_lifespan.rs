use std::time::Duration;

use netless_token::{AccessKeys, Room, RoomUuid, Token, Writer};

pub fn mistake(room: RoomUuid, keys: &AccessKeys) {
    let _ = Token::<Room>::new()
        .role(Writer)
        .uuid(room)
        .lifespan(Duration::from_secs(600))
        .sign(keys);
}

fn main() {}
