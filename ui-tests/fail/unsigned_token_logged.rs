// errors: 3
use netless_token::{CompleteToken, Room};

pub fn mistake(t: CompleteToken<Room>) {
    tracing::info!(token = %t);
}

fn main() {}
