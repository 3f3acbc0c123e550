use netless_token::CompleteToken;

pub fn mistake(t: CompleteToken<String>) {}

fn main() {}
