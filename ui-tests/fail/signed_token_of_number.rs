// errors: 2
use netless_token::SignedToken;

pub fn mistake(_: SignedToken<u8>) {}

fn main() {}
