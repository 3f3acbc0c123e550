//! What the server reads of a request, each part with its own refusal.

use std::fmt::Display;
use std::str::FromStr;
use std::sync::Arc;

use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use netless_token::Role;
use netless_token::client::Uid;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use url::Url;

use crate::Policy;
use crate::problem::Problem;
use crate::routes::Server;
use crate::service::Conversion;

/// A known caller that has not asked too often.
pub(crate) struct Caller(pub(crate) Uid);

impl<P: Policy> FromRequestParts<Arc<Server<P>>> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(
        parts: &mut Parts,
        server: &Arc<Server<P>>,
    ) -> Result<Self, Problem> {
        let Some(uid) = server.policy.identify(&parts.headers).await else {
            return Err(Problem::new(
                StatusCode::UNAUTHORIZED,
                "no known API key: send one as `Authorization: Bearer <key>`",
            )
            .with_header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")));
        };
        match server.rate_limit.count(&uid) {
            Ok(()) => Ok(Self(uid)),
            Err(wait) => {
                let seconds = wait.as_secs() + 1;
                Err(Problem::new(
                    StatusCode::TOO_MANY_REQUESTS,
                    format!("too many requests: try again in {seconds} s"),
                )
                .with_header(header::RETRY_AFTER, seconds.into()))
            }
        }
    }
}

/// The uuid in the path.
pub(crate) struct PathUuid<U>(pub(crate) U);

impl<U: FromStr<Err: Display>, S: Send + Sync> FromRequestParts<S> for PathUuid<U> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(text) = Path::<String>::from_request_parts(parts, state)
            .await
            .map_err(|error| Problem::new(error.status(), error.body_text()))?;
        match text.parse() {
            Ok(uuid) => Ok(Self(uuid)),
            Err(error) => Err(Problem::new(StatusCode::BAD_REQUEST, error.to_string())),
        }
    }
}

/// What a request may say in its body, as a JSON object.
pub(crate) trait Body: DeserializeOwned {
    /// The longest such body, in bytes.
    const LONGEST: usize;
    /// What to send.
    const EXAMPLE: &str;
}

/// The body, read whole.
pub(crate) struct JsonBody<B>(pub(crate) B);

impl<B: Body, S: Send + Sync> FromRequest<S> for JsonBody<B> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let bytes = axum::body::to_bytes(request.into_body(), B::LONGEST)
            .await
            .map_err(|_| {
                Problem::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    format!(
                        "the body is over {} bytes: send `{}`",
                        B::LONGEST,
                        B::EXAMPLE
                    ),
                )
            })?;
        let bytes = if bytes.is_empty() { b"{}" } else { &*bytes };
        match serde_json::from_slice(bytes) {
            Ok(body) => Ok(Self(body)),
            Err(error) => Err(Problem::new(StatusCode::BAD_REQUEST, error.to_string())),
        }
    }
}

/// What a caller wants of a room or a conversion that exists. The body may be left out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wish {
    /// `None`: the highest that it may have.
    pub(crate) role: Option<Role>,
}

impl Body for Wish {
    const LONGEST: usize = 1024;
    const EXAMPLE: &str = "{\"role\":\"…\"}";
}

/// A file to convert.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    #[serde(deserialize_with = "web_address")]
    pub(crate) resource: Url,
    #[serde(rename = "type")]
    pub(crate) conversion: Conversion,
}

impl Body for File {
    /// Addresses that are signed, as storage services make them, are long.
    const LONGEST: usize = 8 * 1024;
    const EXAMPLE: &str = "{\"resource\":\"https://…\",\"type\":\"static\"}";
}

/// Reads an address that the service could fetch: no file of its own machine, for one.
fn web_address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Url, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse::<Url>()
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
        .ok_or_else(|| {
            D::Error::custom("the resource is no web address: write one such as `https://…`")
        })
}
