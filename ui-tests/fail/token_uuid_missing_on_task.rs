use netless_token::{AccessKeys, token};

pub fn mistake(keys: &AccessKeys) {
    token!(Task {
        role: "writer",
        ttl: "10m"
    })
    .sign(keys);
}

fn main() {}
