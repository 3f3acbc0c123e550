use netless_token::{AccessKeys, RoomUuid, token};

pub fn mistake(keys: &AccessKeys, uuid: RoomUuid, guest: bool) {
    token!(Room { role: if guest { "reader" } else { "writer" }, uuid, ttl: "10m" }).sign(keys);
}

fn main() {}
