use netless_token::{AccessKeys, RoomUuid, token};

pub fn mistake(keys: &AccessKeys, uuid: RoomUuid) {
    token!(Sdk {
        role: "writer",
        uuid,
        ttl: "10m"
    })
    .sign(keys);
}

fn main() {}
