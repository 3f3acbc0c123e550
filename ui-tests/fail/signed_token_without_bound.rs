// errors: 2
// errors on 1.85: 1
use netless_token::SignedToken;

pub fn mistake<K>(_: SignedToken<K>) {}

fn main() {}
