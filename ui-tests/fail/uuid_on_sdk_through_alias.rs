use netless_token::{RoomUuid, Sdk, Token};

type Server = Token<Sdk>;

pub fn mistake(room: RoomUuid) {
    let _ = Server::new().uuid(room);
}

fn main() {}
