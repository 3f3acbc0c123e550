//! Which addresses tokens may be sent to.

use core::fmt;
use core::net::IpAddr;

use ::http::Uri;
use ::http::uri::Scheme;

/// Where the service is.
pub(super) const OF_THE_SERVICE: &str = "https://api.netless.link";

/// The longest base address, in bytes, so that every request's address fits into an
/// [`http::Uri`](::http::Uri).
const LONGEST: usize = 2048;

/// Returns the base address without the `/` at its end.
pub(super) fn check(base: &str) -> Result<&str, ApiBaseError> {
    let refuse = |problem| Err(ApiBaseError(problem));
    if base.len() > LONGEST {
        return refuse(Problem::TooLong);
    }
    // First, and in no message: it may be a password.
    if base.contains('@') {
        return refuse(Problem::UserName);
    }
    // `Uri` would drop a fragment without a word.
    if base.contains(['?', '#']) {
        return refuse(Problem::Query);
    }
    let Ok(uri) = base.parse::<Uri>() else {
        return refuse(Problem::NotAnAddress);
    };
    let host = uri.host().unwrap_or_default();
    if uri.scheme().is_none() || host.is_empty() {
        return refuse(Problem::NotAnAddress);
    }
    if uri.scheme() == Some(&Scheme::HTTPS) || is_http_on_this_machine(&uri) {
        return Ok(base.trim_end_matches('/'));
    }
    refuse(match uri.scheme() {
        Some(scheme) if *scheme == Scheme::HTTP => Problem::InTheClear,
        _ => Problem::OtherScheme,
    })
}

fn is_http_on_this_machine(uri: &Uri) -> bool {
    let host = uri.host().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let is_loopback = bare.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
    uri.scheme() == Some(&Scheme::HTTP) && (is_loopback || host.eq_ignore_ascii_case("localhost"))
}

/// Why an address is not one to send tokens to. No message repeats it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ApiBaseError(Problem);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Problem {
    NotAnAddress,
    TooLong,
    UserName,
    Query,
    OtherScheme,
    InTheClear,
}

impl fmt::Display for ApiBaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Problem::NotAnAddress => write!(
                f,
                "the base address is not an address: write one such as `{OF_THE_SERVICE}`"
            ),
            Problem::TooLong => write!(
                f,
                "the base address is too long: write at most {LONGEST} bytes, such as \
                 `{OF_THE_SERVICE}`"
            ),
            Problem::UserName => f.write_str(
                "the base address has a user name or a password: write it without, as the token \
                 is all that the service asks for",
            ),
            Problem::Query => f.write_str(
                "the base address has a query or a fragment: write it up to the `?` or `#`",
            ),
            Problem::OtherScheme => f.write_str(
                "the base address is neither `https` nor `http`: write `https`, or `http` for a \
                 host on this machine",
            ),
            Problem::InTheClear => f.write_str(
                "the base address is `http`, which would send tokens in the clear: write `https`, \
                 or a host on this machine",
            ),
        }
    }
}

impl core::error::Error for ApiBaseError {}
