use netless_token::{CompleteToken, Room};

pub fn mistake(t: CompleteToken<Room>) -> serde_json::Value {
    serde_json::json!({"token": t})
}

fn main() {}
