use netless_token::{CompleteToken, Room};

pub fn mistake(token: CompleteToken<Room>) -> String {
    token.into()
}

fn main() {}
