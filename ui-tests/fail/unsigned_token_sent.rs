use std::time::Duration;

use netless_token::{Room, RoomUuid, SignedToken, Token, Writer};

pub fn mistake(room: RoomUuid) {
    let token = Token::<Room>::new()
        .role(Writer)
        .uuid(room)
        .ttl(Duration::from_secs(600));
    send(token);
}

fn send(_: SignedToken<Room>) {}

fn main() {}
