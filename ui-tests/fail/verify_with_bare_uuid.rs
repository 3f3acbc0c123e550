use netless_token::{AccessKeys, Claims, Room, Uuid, VerifyError};

pub fn mistake(token: &str, keys: &AccessKeys, uuid: Uuid) -> Result<Claims<Room>, VerifyError> {
    Claims::<Room>::verify(token, keys, uuid)
}

fn main() {}
