use netless_token::{AccessKeys, Claims, Kind, VerifyError};

pub fn mistake<K: Kind>(token: &str, keys: &AccessKeys) -> Result<Claims<K>, VerifyError> {
    Claims::<K>::verify(token, keys)
}

fn main() {}
