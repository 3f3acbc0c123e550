use std::time::Duration;

use netless_token::{AccessKeys, RoomUuid, Task, Token, Writer};

pub fn mistake(keys: &AccessKeys, room: RoomUuid) {
    Token::<Task>::new()
        .role(Writer)
        .uuid(room)
        .ttl(Duration::from_secs(600))
        .sign(keys);
}

fn main() {}
