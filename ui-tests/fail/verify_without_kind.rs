use netless_token::{AccessKeys, Claims, RoomUuid};

pub fn mistake(token: &str, keys: &AccessKeys, room: RoomUuid) -> bool {
    Claims::verify(token, keys, room).is_ok()
}

fn main() {}
