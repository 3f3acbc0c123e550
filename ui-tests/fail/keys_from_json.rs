use netless_token::AccessKeys;

pub fn mistake(text: &str) -> AccessKeys {
    serde_json::from_str(text).unwrap()
}

fn main() {}
