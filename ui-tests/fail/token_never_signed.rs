#![deny(unused_must_use)]

use netless_token::token;

pub fn mistake() {
    token!(Sdk {
        role: "writer",
        ttl: "10m"
    });
}

fn main() {}
