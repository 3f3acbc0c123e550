use netless_token::{CompleteToken, Room};

pub fn mistake(token: CompleteToken<Room>) -> http::request::Builder {
    http::Request::get("https://example.com").header("token", token)
}

fn main() {}
