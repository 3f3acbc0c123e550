use netless_token::{AccessKeys, token};

macro_rules! room_token {
    ($role:literal, $uuid:expr) => {
        token!(Room {
            role: $role,
            uuid: $uuid,
            ttl: "10m",
        })
    };
}

pub fn mistake(keys: &AccessKeys) {
    room_token!("Reader", "d4184790ffd511ebb9ebbf7a8f1d77bd").sign(keys);
}

fn main() {}
