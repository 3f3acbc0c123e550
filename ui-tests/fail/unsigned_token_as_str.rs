use netless_token::{CompleteToken, Room};

pub fn mistake(token: &CompleteToken<Room>) -> &str {
    token.as_str()
}

fn main() {}
