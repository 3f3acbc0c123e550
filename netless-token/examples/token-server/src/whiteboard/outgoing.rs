//! HTTP requests to others: to the whiteboard service, and to an identity provider.

use std::error::Error;

use reqwest::{Client, ClientBuilder, Response, redirect};

/// Starts a client for addresses that are `http` only on this machine.
pub(crate) fn client(is_http: bool) -> ClientBuilder {
    // A redirect could lead anywhere.
    let client = Client::builder().redirect(redirect::Policy::none());
    if is_http {
        // A proxy from the environment may be elsewhere, and would get everything in clear.
        client.no_proxy()
    } else {
        client
    }
}

/// Reads a body of at most this many bytes; `None` if it is longer.
pub(crate) async fn read(
    mut response: Response,
    most: usize,
) -> Result<Option<Vec<u8>>, reqwest::Error> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > most {
            return Ok(None);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Some(body))
}

/// Returns the error's causes. The error itself names the address.
pub(crate) fn causes(error: &reqwest::Error) -> String {
    let causes = std::iter::successors(error.source(), |it| (*it).source());
    let causes: Vec<_> = causes.map(ToString::to_string).collect();
    causes.join(": ")
}
