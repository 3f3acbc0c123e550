//! Creates a room, looks at it and disables it, with hyper.

use std::env;
use std::error::Error;
use std::time::Duration;

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use netless_token::AccessKeys;
use netless_token::rest::{Api, Call};
use tokio::time::timeout;

type Https = Client<HttpsConnector<HttpConnector>, Full<Bytes>>;
type AnyError = Box<dyn Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), AnyError> {
    let mut arguments = env::args().skip(1);
    let region = arguments.next().ok_or("write the region")?.parse()?;
    let api = match arguments.next() {
        Some(base) => Api::at(&base, region)?,
        None => Api::new(region),
    };
    let keys = AccessKeys::from_env()?;
    let connector = HttpsConnectorBuilder::new()
        .with_native_roots()?
        .https_or_http()
        .enable_http1()
        .build();
    let client = Client::builder(TokioExecutor::new()).build(connector);

    let created = send(&client, &keys, &api.create_room()).await?;
    let room = send(&client, &keys, &api.room(created.uuid)).await?;
    println!("created {} at {:?}", room.uuid, room.created_at);
    let room = send(&client, &keys, &api.disable(room.uuid)).await?;
    println!("disabled: {:?}", room.is_ban);
    Ok(())
}

/// Sends any call.
async fn send<C: Call>(client: &Https, keys: &AccessKeys, call: &C) -> Result<C::Answer, AnyError> {
    let request = call.request(keys)?.map(Full::from);
    let answer = async {
        let response = client.request(request).await?;
        let (parts, body) = response.into_parts();
        let body = Limited::new(body, 1 << 20).collect().await?.to_bytes();
        Ok::<_, AnyError>((parts.status, body))
    };
    let (status, body) = timeout(Duration::from_secs(10), answer).await??;
    Ok(call.answer(status, &body)?)
}
