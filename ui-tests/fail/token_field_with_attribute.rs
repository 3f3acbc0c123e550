use netless_token::{AccessKeys, token};

pub fn mistake(keys: &AccessKeys) {
    token!(Sdk {
        role: "writer",
        #[cfg(any())]
        ttl: "10m"
    })
    .sign(keys);
}

fn main() {}
