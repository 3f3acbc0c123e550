use netless_token::rest::{Dynamic, OutOfRange};

pub fn mistake() -> Result<Dynamic, OutOfRange> {
    Dynamic::default().scale(2.0)
}

fn main() {}
