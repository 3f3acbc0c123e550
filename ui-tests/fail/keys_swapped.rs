use netless_token::{AccessKey, AccessKeys, KeyError, SecretKey};

pub fn mistake(access_key: &str, secret_key: &str) -> Result<AccessKeys, KeyError> {
    AccessKeys::new(SecretKey(secret_key), AccessKey(access_key))
}

fn main() {}
