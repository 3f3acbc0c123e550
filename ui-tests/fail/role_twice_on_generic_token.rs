use netless_token::{CompleteToken, Kind, Reader};

pub fn mistake<K: Kind>(token: CompleteToken<K>) {
    let _ = token.role(Reader);
}

fn main() {}
