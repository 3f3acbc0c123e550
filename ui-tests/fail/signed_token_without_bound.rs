// errors: 2
use netless_token::SignedToken;

pub fn mistake<K>(_: SignedToken<K>) {}

fn main() {}
