use netless_token::{AccessKeys, token};

pub fn mistake(keys: &AccessKeys) {
    token!(Task {
        role: "writer",
        uuid: "2421073070b211eb9ee0df9d55858ddg",
        ttl: "10m"
    })
    .sign(keys);
}

fn main() {}
