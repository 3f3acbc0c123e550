use std::time::Duration;

use netless_token::{Role, Room, RoomUuid, Token};

pub fn mistake<T: Copy>(token: Token<Room, Role, RoomUuid, T>) {
    let _ = token.ttl(Duration::from_secs(60));
}

fn main() {}
