use netless_token::{Reader, Role, Room, Token};

pub fn mistake(roles: &[Role]) {
    let t = Token::<Room>::new().role(Reader);
    for r in roles {
        let t = t.role(*r);
    }
}

fn main() {}
