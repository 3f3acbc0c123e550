use netless_token::{AccessKeys, CompleteToken, Sdk};

pub fn mistake(t: CompleteToken<Sdk>, k: &AccessKeys) {
    t.sign(k).unwrap().to_string();
}

fn main() {}
