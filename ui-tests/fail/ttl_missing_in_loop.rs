use netless_token::{AccessKeys, Role, Room, Token};

pub fn mistake(v: Vec<Token<Room, Role>>, k: &AccessKeys) {
    for t in v {
        t.sign(k);
    }
}

fn main() {}
