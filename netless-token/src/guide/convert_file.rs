//! Starts the conversion of a file, and prints what a page needs to follow it.

use std::env;
use std::error::Error;
use std::time::Duration;

use netless_token::rest::{Api, Call, Static};
use netless_token::{AccessKeys, Reader, Task, Token};
use reqwest::blocking::Client;
use reqwest::redirect::Policy;
use serde_json::json;

fn main() -> Result<(), Box<dyn Error>> {
    let keys = AccessKeys::from_env()?;
    let mut arguments = env::args().skip(1);
    let region = arguments
        .next()
        .ok_or("write the region, such as `us-sv`")?;
    let file = arguments.next().ok_or("write the address of a file")?;
    let api = match arguments.next() {
        None => Api::new(region.parse()?),
        Some(address) => Api::at(&address, region.parse()?)?,
    };
    // A redirect would send the token wherever it points.
    let client = Client::builder().redirect(Policy::none()).build()?;
    let call = api.start_conversion(file.parse()?, Static::default());
    let response = client.execute(call.request(&keys)?.try_into()?)?;
    let task = call.answer(response.status(), &response.bytes()?)?.uuid;
    let token = Token::<Task>::new()
        .role(Reader)
        .uuid(task)
        .ttl(Duration::from_secs(3600))
        .sign(&keys)?;
    println!("{}", json!({ "uuid": task, "taskToken": token }));
    Ok(())
}
