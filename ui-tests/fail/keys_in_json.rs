use netless_token::AccessKeys;

pub fn mistake(keys: &AccessKeys) -> String {
    serde_json::to_string(keys).unwrap()
}

fn main() {}
