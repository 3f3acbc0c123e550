//! Creates a room, and prints its uuid.

use std::env;
use std::error::Error;
use std::time::Duration;

use netless_token::AccessKeys;
use netless_token::rest::{Api, Call as _};
use reqwest::blocking::Client;
use reqwest::redirect::Policy;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let region = arguments
        .next()
        .ok_or("write the region, such as `us-sv`")?
        .parse()?;
    let api = match arguments.next() {
        Some(base) => Api::at(&base, region)?,
        None => Api::new(region),
    };
    let client = Client::builder()
        .timeout(Duration::from_secs(10))
        .redirect(Policy::none())
        .build()?;

    let call = api.create_room();
    let request = call.request(&AccessKeys::from_env()?)?;
    let response = client.execute(request.try_into()?)?;
    let room = call.answer(response.status(), &response.bytes()?)?;
    println!("{}", room.uuid);
    Ok(())
}
