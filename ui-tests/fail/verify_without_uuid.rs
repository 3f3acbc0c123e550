use netless_token::{AccessKeys, Claims, Room, VerifyError};

pub fn mistake(token: &str, keys: &AccessKeys) -> Result<Claims<Room>, VerifyError> {
    Claims::<Room>::verify(token, keys)
}

fn main() {}
