use netless_token::{AccessKeys, token};

pub fn mistake(keys: &AccessKeys, seconds: u64) {
    token!(Room {
        role: "writer",
        uuid: "d4184790ffd511ebb9ebbf7a8f1d77bd",
        ttl: seconds
    })
    .sign(keys);
}

fn main() {}
