use netless_token::{AccessKeys, token};

pub fn mistake(keys: &AccessKeys) {
    token!(Room {
        role: "writer",
        uuid: concat!("d4184790ffd511eb", "b9ebbf7a8f1d77bd"),
        ttl: "10m"
    })
    .sign(keys);
}

fn main() {}
