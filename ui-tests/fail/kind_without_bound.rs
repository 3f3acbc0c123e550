use netless_token::CompleteToken;

pub fn mistake<K>(t: CompleteToken<K>) {}

fn main() {}
