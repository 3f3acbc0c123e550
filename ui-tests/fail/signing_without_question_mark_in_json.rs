use netless_token::{AccessKeys, CompleteToken, Room};

pub fn mistake(token: CompleteToken<Room>, keys: &AccessKeys) -> serde_json::Value {
    serde_json::json!({ "token": token.sign(keys) })
}

fn main() {}
