use netless_token::{AccessKeys, token};

pub fn mistake(keys: &AccessKeys) {
    token!(Room {
        role: "writer",
        uuid: f9168c5e-ceb2-4faa-b6bf-329bf39fa1e4,
        ttl: "10m"
    })
    .sign(keys);
}

fn main() {}
