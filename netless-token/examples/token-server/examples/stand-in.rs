//! A stand-in for the whiteboard service, for testing its clients. It listens on loopback, prints its
//! URL, and checks each call with the keys from the environment.
//!
//! `cargo run -p token-server --example stand-in -- us-sv 127.0.0.1:0`

#[path = "../tests/common/stand_in.rs"]
#[allow(dead_code, reason = "only the tests use the rest")]
mod stand_in;

use netless_token::AccessKeys;
use stand_in::StandIn;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let region = arguments.next().as_deref().unwrap_or("us-sv").parse()?;
    let listen = arguments.next().unwrap_or_else(|| "127.0.0.1:0".into());
    let service = StandIn::new(AccessKeys::from_env()?, region);
    println!("http://{}", service.serve(&listen).await);
    std::future::pending().await
}
