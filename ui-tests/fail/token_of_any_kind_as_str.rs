use netless_token::{Kind, SignedToken};

pub fn mistake<K: Kind>(t: &SignedToken<K>) -> &str {
    t.as_str()
}

fn main() {}
