use netless_token::{Sdk, SignedToken};

pub fn mistake(token: SignedToken<Sdk>) -> http::request::Builder {
    http::Request::get("/").header("token", token)
}

fn main() {}
