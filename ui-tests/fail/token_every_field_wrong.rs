// mistakes: 3
use netless_token::{AccessKeys, token};

pub fn mistake(keys: &AccessKeys) {
    token!(Room {
        role: "writr",
        uuid: "d41847",
        ttl: 600
    })
    .sign(keys);
}

fn main() {}
