use std::time::Duration;

use netless_token::{CompleteToken, Room};

pub fn mistake(token: CompleteToken<Room>, guest: bool) {
    if guest {
        let _ = token.ttl(Duration::from_secs(60));
    }
}

fn main() {}
