use netless_token::{CompleteToken, Sdk};

pub fn mistake(t: CompleteToken<Sdk>) -> String {
    format!("{t}")
}

fn main() {}
