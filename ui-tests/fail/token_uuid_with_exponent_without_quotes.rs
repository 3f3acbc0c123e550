// errors: 2
use netless_token::{AccessKeys, token};

pub fn mistake(keys: &AccessKeys) {
    token!(Room {
        role: "writer",
        uuid: d4184790-ffd5-11eb-b9eb-bf7a8f1d77bd,
        ttl: "10m"
    })
    .sign(keys);
}

fn main() {}
