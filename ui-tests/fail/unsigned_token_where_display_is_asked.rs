use netless_token::{CompleteToken, Room};

fn show(_: impl std::fmt::Display) {}
pub fn mistake(t: CompleteToken<Room>) {
    show(t)
}

fn main() {}
