// mistakes: 2
use netless_token::{AccessKeys, RoomUuid, token};

pub fn mistake(keys: &AccessKeys, room: RoomUuid) {
    token!(Room { role: "writer", uuid: room ttl = "10m" }).sign(keys);
}

fn main() {}
