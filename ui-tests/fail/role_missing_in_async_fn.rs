use std::time::Duration;

use netless_token::{AccessKeys, Room, RoomUuid, SignError, SignedToken, Token};

const TTL: Duration = Duration::from_secs(600);

pub async fn mistake(k: &AccessKeys, u: RoomUuid) -> Result<SignedToken<Room>, SignError> {
    Token::<Room>::new().uuid(u).ttl(TTL).sign(k)
}

fn main() {}
