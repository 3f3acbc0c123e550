use netless_token::{AccessKeys, token};

pub fn mistake(keys: &AccessKeys) {
    token!(Sdk {
        role: "writer",
        ttl: "10m",
        room: 1
    })
    .sign(keys);
}

fn main() {}
