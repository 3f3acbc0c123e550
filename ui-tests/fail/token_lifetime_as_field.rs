use netless_token::{AccessKeys, Lifetime, RoomUuid, token};

pub fn mistake(keys: &AccessKeys, uuid: RoomUuid, lifetime: Lifetime) {
    token!(Room { role: "writer", uuid, lifetime }).sign(keys);
}

fn main() {}
