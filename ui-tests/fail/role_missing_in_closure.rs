use std::time::Duration;

use netless_token::{AccessKeys, Room, RoomUuid, Token};

const TTL: Duration = Duration::from_secs(600);

pub fn mistake(k: &AccessKeys) {
    let mint = |u: RoomUuid| Token::<Room>::new().uuid(u).ttl(TTL).sign(k);
}

fn main() {}
