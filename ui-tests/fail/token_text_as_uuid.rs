use netless_token::{AccessKeys, token};

pub fn mistake(keys: &AccessKeys, room: &str) {
    token!(Room {
        role: "writer",
        uuid: room,
        ttl: "10m"
    })
    .sign(keys);
}

fn main() {}
