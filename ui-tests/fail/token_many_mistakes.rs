// mistakes: 5
use netless_token::{AccessKeys, token};

pub fn mistake(keys: &AccessKeys) {
    token!(room {
        role: "Admin",
        uuid: "d4184790ffd511ebb9ebbf7a8f1d77bx",
        tll: "10",
    })
    .sign(keys);
}

fn main() {}
