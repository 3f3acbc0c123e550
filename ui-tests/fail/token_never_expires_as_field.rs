use netless_token::{AccessKeys, RoomUuid, token};

pub fn mistake(keys: &AccessKeys, uuid: RoomUuid) {
    token!(Room { role: "writer", uuid, never_expires: true }).sign(keys);
}

fn main() {}
