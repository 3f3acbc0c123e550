//! The header `host`, as RFC 9112 wants it.

use axum::extract::Request;
use axum::http::uri::Authority;
use axum::http::{HeaderValue, StatusCode, Version, header};

use crate::whiteboard::Problem;

/// Checks that the request says once for which host it is: a proxy in front could read another one of
/// several. HTTP/1.0 does not have to say it.
pub(crate) fn check(request: &Request) -> Result<(), Problem> {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let is_right = match (hosts.next(), hosts.next()) {
        (None, _) => request.version() < Version::HTTP_11,
        (Some(host), None) => is_host(host),
        (Some(_), Some(_)) => false,
    };
    if is_right {
        Ok(())
    } else {
        Err(Problem::new(
            StatusCode::BAD_REQUEST,
            "send one header `host`, with the name of this server and its port",
        ))
    }
}

/// It is empty if the URL has no host.
fn is_host(host: &HeaderValue) -> bool {
    host.is_empty()
        || !host.as_bytes().contains(&b'@') && Authority::try_from(host.as_bytes()).is_ok()
}
