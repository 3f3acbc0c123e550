//! Creates a room, and prints its uuid.

use std::env;
use std::error::Error;
use std::time::Duration;

use netless_token::client::Region;
use netless_token::{AccessKeys, RoomUuid, Sdk, Token, Writer};
use reqwest::blocking::Client;
use reqwest::redirect::Policy;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let region = arguments
        .next()
        .ok_or("write the region, such as `us-sv`")?;
    let api = arguments
        .next()
        .unwrap_or_else(|| "https://api.netless.link".into());
    let room = create_room(&AccessKeys::from_env()?, &api, region.parse()?)?;
    println!("{room}");
    Ok(())
}

fn create_room(keys: &AccessKeys, api: &str, region: Region) -> Result<RoomUuid, Box<dyn Error>> {
    // For this call only: never store it, log it or send it elsewhere.
    let token = Token::<Sdk>::new()
        .role(Writer)
        .ttl(Duration::from_secs(60))
        .sign(keys)?;
    let client = Client::builder()
        .timeout(Duration::from_secs(10))
        // Following a redirect would send the token wherever it points.
        .redirect(Policy::none())
        .build()?;
    let response = client
        .post(format!("{api}/v5/rooms"))
        .header("token", token.expose_header_value())
        .header("region", region.as_str())
        .json(&json!({ "isRecord": false, "limit": 0 }))
        .send()?;
    let status = response.status();
    let answer: Value = response.json().unwrap_or_default();
    if !status.is_success() {
        let message = answer["message"].as_str().unwrap_or("no reason given");
        return Err(format!("the service answered {status}: {message}").into());
    }
    let uuid = answer["uuid"].as_str().ok_or("the answer has no uuid")?;
    Ok(uuid.parse()?)
}
