use netless_token::{AccessKeys, token};

pub fn mistake(k: &AccessKeys) {
    token!(Room {
        keys: k,
        role: "writer",
        uuid: "d4184790ffd511ebb9ebbf7a8f1d77bd",
        ttl: "1m"
    });
}

fn main() {}
