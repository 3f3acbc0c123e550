use netless_token::{Kind, Token, Writer, state};

pub fn mistake<K: Kind>() -> Token<K, netless_token::Role, state::NoUuid, netless_token::Lifetime> {
    Token::<K>::new().role(Writer).never_expires()
}

fn main() {}
