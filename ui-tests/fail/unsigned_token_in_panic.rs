use netless_token::{CompleteToken, Room};

pub fn mistake(token: CompleteToken<Room>) {
    panic!("{token}");
}

fn main() {}
