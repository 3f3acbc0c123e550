use netless_token::{Sdk, SignedToken};

pub fn mistake(token: &SignedToken<Sdk>) -> http::Result<http::Response<()>> {
    http::Response::builder().header("x-token", token).body(())
}

fn main() {}
