//! Extracts the parts of a request, each with its own error answer.

use std::fmt::Display;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Bytes, HttpBody as _};
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Path, Request};
use axum::http::header::{AUTHORIZATION, CONNECTION, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use netless_token::Role;
use netless_token::client::Uid;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use url::Url;

use crate::process::address;
use crate::process::request_log::Notes;
use crate::whiteboard::policy::Policy;
use crate::whiteboard::problem::Problem;
use crate::whiteboard::service::Conversion;
use crate::whiteboard::state::Shared;

/// How long the body of a request may take to arrive.
const LONGEST_BODY: Duration = Duration::from_secs(10);

/// A known caller within its rate limit.
pub(crate) struct Caller {
    pub(crate) uid: Uid,
    pub(crate) notes: Notes,
}

impl<P: Policy> FromRequestParts<Arc<Shared<P>>> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(
        parts: &mut Parts,
        server: &Arc<Shared<P>>,
    ) -> Result<Self, Problem> {
        let Some(notes) = parts.extensions.get::<Notes>().cloned() else {
            return Err(Problem::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "the server does not log this request",
            ));
        };
        // Otherwise a proxy could check one of them, and this server use the other.
        if parts.headers.get_all(AUTHORIZATION).iter().nth(1).is_some() {
            return Err(Problem::new(
                StatusCode::BAD_REQUEST,
                "there are several `authorization` headers: send one",
            ));
        }
        let Some(uid) = server.policy.identify(&parts.headers).await else {
            let network = address::network(notes.address());
            return Err(match server.unknown_callers.count(&network) {
                Ok(()) => Problem::new(
                    StatusCode::UNAUTHORIZED,
                    "no known API key: send one as `Authorization: Bearer <key>`",
                )
                .with_header(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")),
                Err(wait) => too_many("too many requests without a known API key", wait)
                    .with_header(CONNECTION, HeaderValue::from_static("close")),
            });
        };
        notes.caller(&uid);
        match server.callers.count(&uid) {
            Ok(()) => Ok(Self { uid, notes }),
            Err(wait) => Err(too_many("too many requests", wait)),
        }
    }
}

fn too_many(what: &str, wait: Duration) -> Problem {
    // Rounded up, so that the next try is not too early.
    let seconds = wait.as_secs() + 1;
    Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        format!("{what}: try again in {seconds} s"),
    )
    .with_header(RETRY_AFTER, seconds)
}

/// The uuid in the path.
pub(crate) struct PathUuid<U>(pub(crate) U);

impl<U: FromStr<Err: Display>, S: Send + Sync> FromRequestParts<S> for PathUuid<U> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(text) = Path::<String>::from_request_parts(parts, state)
            .await
            .map_err(|error| Problem::unreadable(error.status(), error.body_text()))?;
        match text.parse() {
            Ok(uuid) => Ok(Self(uuid)),
            Err(error) => Err(Problem::unreadable(
                StatusCode::BAD_REQUEST,
                error.to_string(),
            )),
        }
    }
}

/// A request body that is a JSON object.
pub(crate) trait Body: DeserializeOwned {
    /// The greatest length, in bytes.
    const LONGEST: usize;
    /// An example for error messages.
    const EXAMPLE: &str;
}

/// The parsed body of a request.
pub(crate) struct JsonBody<B>(pub(crate) B);

impl<B: Body, S: Send + Sync> FromRequest<S> for JsonBody<B> {
    type Rejection = Problem;

    async fn from_request(mut request: Request, _: &S) -> Result<Self, Problem> {
        let too_long = || {
            Problem::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                format!(
                    "the body is over {} bytes: send `{}`",
                    B::LONGEST,
                    B::EXAMPLE
                ),
            )
        };
        // Checked before reading, so that a client that waits for `100 Continue` never sends it.
        if request.body().size_hint().lower() > B::LONGEST as u64 {
            return Err(too_long());
        }
        let bytes = if request.body().is_end_stream() {
            Bytes::new()
        } else {
            DefaultBodyLimit::max(B::LONGEST).apply(&mut request);
            tokio::time::timeout(LONGEST_BODY, Bytes::from_request(request, &()))
                .await
                .map_err(|_| {
                    Problem::new(
                        StatusCode::REQUEST_TIMEOUT,
                        format!(
                            "the body took more than {} s: send it at once",
                            LONGEST_BODY.as_secs()
                        ),
                    )
                })?
                .map_err(|error| match error.status() {
                    StatusCode::PAYLOAD_TOO_LARGE => too_long(),
                    _ => Problem::new(
                        StatusCode::BAD_REQUEST,
                        "the body broke off, or its chunks are invalid: send it again",
                    ),
                })?
        };
        let bytes = if bytes.is_empty() { b"{}" } else { &*bytes };
        // Serde would also accept an array.
        if !bytes.trim_ascii_start().starts_with(b"{") {
            return Err(Problem::new(
                StatusCode::BAD_REQUEST,
                format!("the body is not a JSON object: send `{}`", B::EXAMPLE),
            ));
        }
        serde_json::from_slice(bytes)
            .map(Self)
            .map_err(|error| Problem::unreadable(StatusCode::BAD_REQUEST, error.to_string()))
    }
}

/// The role that a caller asks for. The body may be left out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoleRequest {
    /// `None` for the highest that the caller may have.
    pub(crate) role: Option<Role>,
}

impl Body for RoleRequest {
    const LONGEST: usize = 1024;
    const EXAMPLE: &str = "{\"role\":\"…\"}";
}

/// A file to convert.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewConversion {
    #[serde(deserialize_with = "web_address")]
    pub(crate) resource: Url,
    #[serde(rename = "type")]
    pub(crate) conversion: Conversion,
}

impl Body for NewConversion {
    /// The signed URLs of storage services are long.
    const LONGEST: usize = 8 * 1024;
    const EXAMPLE: &str = "{\"resource\":\"https://…\",\"type\":\"static\"}";
}

/// Parses a URL that the service can fetch, not a file on its own machine.
fn web_address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Url, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse::<Url>()
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
        .ok_or_else(|| {
            D::Error::custom("the resource is not a web address: write one such as `https://…`")
        })
}
