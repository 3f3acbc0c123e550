use netless_token::{AccessKeys, token};

pub fn mistake(keys: &AccessKeys) {
    token!(RoomToken { role: "writer", uuid: "d4184790ffd511ebb9ebbf7a8f1d77bd", ttl: "10m" }).sign(keys);
}

fn main() {}
