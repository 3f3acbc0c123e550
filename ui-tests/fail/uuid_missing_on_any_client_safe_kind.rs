use std::time::Duration;

use netless_token::{AccessKeys, ClientSafe, Reader, Token};

pub fn mistake<K: ClientSafe>(keys: &AccessKeys) {
    let _ = Token::<K>::new()
        .role(Reader)
        .ttl(Duration::from_secs(60))
        .sign(keys);
}

fn main() {}
