use netless_token::{Kind, Reader, Token};

pub fn mistake<K: Kind, R: Copy>(token: Token<K, R>) {
    let _ = token.role(Reader);
}

fn main() {}
