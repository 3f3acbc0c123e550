// errors: 3
use netless_token::{CompleteToken, Room, RoomUuid, Token, Writer};

pub fn mistake(uuid: RoomUuid) -> CompleteToken<Room> {
    Token::<Room> { role: Writer, uuid }
}

fn main() {}
