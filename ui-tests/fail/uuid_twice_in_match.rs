use netless_token::state::NoRole;
use netless_token::{Room, RoomUuid, Token};

pub fn mistake(token: Token<Room, NoRole, RoomUuid>, room: Option<RoomUuid>) {
    match room {
        Some(room) => drop(token.uuid(room)),
        None => {}
    }
}

fn main() {}
