use netless_token::{CompleteToken, Room};

pub fn mistake(token: CompleteToken<Room>) {
    send(token);
}

fn send(_: impl AsRef<str>) {}

fn main() {}
