use std::time::Duration;

use netless_token::{Sdk, Token, Writer};

pub fn mistake() {
    let _ = Token::<Sdk>::new()
        .role(Writer)
        .ttl(Duration::from_secs(60))
        .never_expires();
}

fn main() {}
