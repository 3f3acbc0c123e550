//! Creates a room, looks at it and disables it, with ureq.

use std::env;
use std::error::Error;
use std::time::Duration;

use netless_token::AccessKeys;
use netless_token::rest::{Api, Call};
use ureq::Agent;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let region = arguments.next().ok_or("write the region")?.parse()?;
    let api = match arguments.next() {
        Some(base) => Api::at(&base, region)?,
        None => Api::new(region),
    };
    let keys = AccessKeys::from_env()?;
    let agent = Agent::config_builder()
        .timeout_global(Some(Duration::from_secs(10)))
        // The call reads refusals, too.
        .http_status_as_error(false)
        // Following a redirect would send the token wherever it points.
        .max_redirects(0)
        .build()
        .new_agent();

    let created = send(&agent, &keys, &api.create_room())?;
    let room = send(&agent, &keys, &api.room(created.uuid))?;
    println!("created {} at {:?}", room.uuid, room.created_at);
    let room = send(&agent, &keys, &api.disable(room.uuid))?;
    println!("disabled: {:?}", room.is_ban);
    Ok(())
}

/// Sends any call.
fn send<C: Call>(agent: &Agent, keys: &AccessKeys, call: &C) -> Result<C::Answer, Box<dyn Error>> {
    let mut response = agent.run(call.request(keys)?)?;
    let body = response.body_mut().read_to_vec()?;
    Ok(call.answer(response.status(), &body)?)
}
