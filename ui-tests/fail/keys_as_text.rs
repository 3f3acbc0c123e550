use netless_token::{AccessKeys, KeyError};

pub fn mistake(access_key: &str, secret_key: &str) -> Result<AccessKeys, KeyError> {
    AccessKeys::new(access_key, secret_key)
}

fn main() {}
