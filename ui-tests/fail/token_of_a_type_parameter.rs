use netless_token::{AccessKeys, Kind, token};

pub fn mistake<K: Kind>(keys: &AccessKeys) {
    token!(K { role: "writer", ttl: "10m" }).sign(keys);
}

fn main() {}
