//! Creates a room, looks at it and disables it, with reqwest.

use std::env;
use std::error::Error;
use std::time::Duration;

use netless_token::AccessKeys;
use netless_token::rest::{Api, Call};
use reqwest::Client;
use reqwest::redirect::Policy;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let region = arguments.next().ok_or("write the region")?.parse()?;
    let api = match arguments.next() {
        Some(base) => Api::at(&base, region)?,
        None => Api::new(region),
    };
    let keys = AccessKeys::from_env()?;
    let client = Client::builder()
        .timeout(Duration::from_secs(10))
        // Following a redirect would send the token wherever it points.
        .redirect(Policy::none())
        .build()?;

    let created = send(&client, &keys, &api.create_room()).await?;
    let room = send(&client, &keys, &api.room(created.uuid)).await?;
    println!("created {} at {:?}", room.uuid, room.created_at);
    let room = send(&client, &keys, &api.disable(room.uuid)).await?;
    println!("disabled: {:?}", room.is_ban);
    Ok(())
}

/// Sends any call. `reqwest::blocking` has the same methods, without `await`.
async fn send<C: Call>(
    client: &Client,
    keys: &AccessKeys,
    call: &C,
) -> Result<C::Answer, Box<dyn Error>> {
    let request = call.request(keys)?;
    let response = client.execute(request.try_into()?).await?;
    Ok(call.answer(response.status(), &response.bytes().await?)?)
}
