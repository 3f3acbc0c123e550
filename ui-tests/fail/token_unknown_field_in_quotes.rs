use netless_token::{AccessKeys, token};

pub fn mistake(keys: &AccessKeys) {
    token!(Sdk {
        role: "writer",
        ttl: "10m",
        "color": 5
    })
    .sign(keys);
}

fn main() {}
