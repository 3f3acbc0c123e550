use netless_token::{Sdk, SignedToken};

pub fn mistake(t: SignedToken<Sdk>) {
    std::thread::spawn(move || println!("{t}"));
}

fn main() {}
