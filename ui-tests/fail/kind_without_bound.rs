// errors on 1.85: 2
use netless_token::CompleteToken;

pub fn mistake<K>(t: CompleteToken<K>) {}

fn main() {}
