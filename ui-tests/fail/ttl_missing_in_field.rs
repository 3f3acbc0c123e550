use netless_token::{AccessKeys, Role, Room, Token};

pub struct S {
    base: Token<Room, Role>,
}
impl S {
    pub fn mistake(&self, k: &AccessKeys) {
        self.base.sign(k);
    }
}

fn main() {}
