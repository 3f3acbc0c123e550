use netless_token::{AccessKeys, Lifetime, Room, RoomUuid, Token};

pub fn mistake<R: Copy>(t: Token<Room, R, RoomUuid, Lifetime>, k: &AccessKeys) {
    t.sign(k);
}

fn main() {}
