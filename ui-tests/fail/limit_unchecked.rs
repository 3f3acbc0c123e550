use std::error::Error;

use netless_token::AccessKeys;
use netless_token::rest::{Api, Call};

pub fn mistake(api: &Api, keys: &AccessKeys) -> Result<http::Request<Vec<u8>>, Box<dyn Error>> {
    Ok(api.rooms().limit(20).request(keys)?)
}

fn main() {}
