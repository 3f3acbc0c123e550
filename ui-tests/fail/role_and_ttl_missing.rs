use netless_token::{AccessKeys, Room, RoomUuid, Token};

pub fn mistake(keys: &AccessKeys, room: RoomUuid) {
    Token::<Room>::new().uuid(room).sign(keys);
}

fn main() {}
