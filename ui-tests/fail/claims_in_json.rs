use netless_token::{Claims, Room};

pub fn mistake(claims: &Claims<Room>) -> String {
    serde_json::to_string(claims).unwrap()
}

fn main() {}
