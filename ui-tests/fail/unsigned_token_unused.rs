#![deny(unused_must_use)]

use std::time::Duration;

use netless_token::{Room, RoomUuid, Token, Writer};

pub fn mistake(room: RoomUuid) {
    Token::<Room>::new()
        .role(Writer)
        .uuid(room)
        .ttl(Duration::from_secs(600));
}

fn main() {}
