use netless_token::{AccessKeys, Room, RoomUuid, Token, Writer};

pub fn mistake(keys: &AccessKeys, room: RoomUuid) {
    Token::<Room>::new().role(Writer).uuid(room).sign(keys);
}

fn main() {}
