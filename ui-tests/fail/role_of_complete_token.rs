use netless_token::{CompleteToken, Room, Writer};

pub fn mistake(token: CompleteToken<Room>) -> bool {
    token.role() == Writer
}

fn main() {}
