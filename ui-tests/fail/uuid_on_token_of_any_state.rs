use netless_token::{Role, Room, RoomUuid, Token};

pub fn mistake<U: Copy>(token: Token<Room, Role, U>, room: RoomUuid) {
    let _ = token.uuid(room);
}

fn main() {}
