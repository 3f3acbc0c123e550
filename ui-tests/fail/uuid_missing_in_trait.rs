use netless_token::state::NoUuid;
use netless_token::{AccessKeys, Lifetime, Role, Room, Token};

pub trait Admit {
    fn admit(&self, keys: &AccessKeys);
}

impl Admit for Token<Room, Role, NoUuid, Lifetime> {
    fn admit(&self, keys: &AccessKeys) {
        let token = *self;
        let _ = token.sign(keys);
    }
}

fn main() {}
