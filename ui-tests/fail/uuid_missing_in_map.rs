use netless_token::state::NoUuid;
use netless_token::{AccessKeys, Lifetime, Role, Room, SignedToken, Token};

pub fn mistake(
    v: Vec<Token<Room, Role, NoUuid, Lifetime>>,
    k: &AccessKeys,
) -> Vec<SignedToken<Room>> {
    v.into_iter().map(|t| t.sign(k).unwrap()).collect()
}

fn main() {}
