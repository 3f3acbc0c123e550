use netless_token::{CompleteToken, Room};

pub fn mistake(t: &CompleteToken<Room>) {
    println!("{t}")
}

fn main() {}
