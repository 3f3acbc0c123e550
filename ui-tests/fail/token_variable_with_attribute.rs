use netless_token::{AccessKeys, Writer, token};

pub fn mistake(keys: &AccessKeys) {
    token!(Sdk {
        role: #[cfg(any())] Writer,
        ttl: "10m"
    })
    .sign(keys);
}

fn main() {}
