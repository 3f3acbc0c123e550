use netless_token::{AccessKeys, token};

pub fn mistake(keys: &AccessKeys) {
    token!(Room {
        uuid: "d4184790ffd511ebb9ebbf7a8f1d77bd"
    })
    .sign(keys);
}

fn main() {}
