use netless_token::{Kind, SignedToken};

pub fn mistake<K: Kind>(t: &SignedToken<K>) {
    println!("{t}");
}

fn main() {}
