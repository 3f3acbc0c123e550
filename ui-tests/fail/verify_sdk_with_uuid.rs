use netless_token::{AccessKeys, Claims, RoomUuid, Sdk, VerifyError};

pub fn mistake(token: &str, keys: &AccessKeys, room: RoomUuid) -> Result<Claims<Sdk>, VerifyError> {
    Claims::<Sdk>::verify(token, keys, room)
}

fn main() {}
