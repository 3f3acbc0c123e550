use netless_token::{AccessKeys, RoomUuid, token};

pub fn mistake(keys: &AccessKeys, uuid: RoomUuid) {
    token!(Room { role: "writer" uuid, ttl: "10m" }).sign(keys);
}

fn main() {}
