use std::time::Duration;

use netless_token::{AccessKeys, Room, RoomUuid, Token, Writer};

const TTL: Duration = Duration::from_secs(600);

pub fn mistake(u: RoomUuid, k: &AccessKeys) {
    let t = Token::<Room>::new();
    t.role(Writer);
    t.uuid(u);
    t.ttl(TTL);
    t.sign(k);
}

fn main() {}
