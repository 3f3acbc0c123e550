//! Extracts the parts of a request, each with its own error answer.

use std::fmt::Display;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Bytes, HttpBody as _};
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, RawPathParams, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use netless_token::Role;
use netless_token::client::{Region, Uid};
use netless_token::rest::{Conversion, Dynamic, HttpUrl, Static};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};

use crate::whiteboard::policy::Policy;
use crate::whiteboard::problem::Problem;
use crate::whiteboard::state::Shared;

/// How long the body of a request may take to arrive.
const LONGEST_BODY: Duration = Duration::from_secs(10);

/// A known caller.
pub(crate) struct Caller(pub(crate) Uid);

impl<P: Policy> FromRequestParts<Arc<Shared<P>>> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(
        parts: &mut Parts,
        shared: &Arc<Shared<P>>,
    ) -> Result<Self, Problem> {
        shared.caller(parts).await.map(Self)
    }
}

/// The uuid in the path.
pub(crate) struct PathUuid<U>(pub(crate) U);

impl<U: FromStr<Err: Display>, S: Send + Sync> FromRequestParts<S> for PathUuid<U> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        // By its name: the router may be nested where the path has other parameters.
        let parameters = RawPathParams::from_request_parts(parts, state)
            .await
            .map_err(|error| Problem::unreadable(error.status(), error.body_text()))?;
        let uuids = parameters.iter().filter(|(name, _)| *name == "uuid");
        let text = uuids.last().map_or("", |(_, text)| text);
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
    const LONGEST: usize = 1024;
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
    const EXAMPLE: &str = "{\"role\":\"…\"}";
}

/// The role that a caller asks for in a room, and where the room is. The body may be left out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoomRequest {
    /// `None` for the highest that the caller may have.
    pub(crate) role: Option<Role>,
    /// `None` for the region of this server.
    pub(crate) region: Option<Region>,
}

impl Body for RoomRequest {
    const EXAMPLE: &str = "{\"role\":\"…\"}";
}

/// Where a room is. The body may be left out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RegionRequest {
    /// `None` for the region of this server.
    pub(crate) region: Option<Region>,
}

impl Body for RegionRequest {
    const EXAMPLE: &str = "{\"region\":\"…\"}";
}

/// A file to convert.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewConversion {
    #[serde(deserialize_with = "web_address")]
    pub(crate) resource: HttpUrl,
    #[serde(rename = "type")]
    pub(crate) kind: PageKind,
    /// `None` for the region of this server.
    pub(crate) region: Option<Region>,
}

impl Body for NewConversion {
    /// The signed URLs of storage services are long.
    const LONGEST: usize = 8 * 1024;
    const EXAMPLE: &str = "{\"resource\":\"https://…\",\"type\":\"static\"}";
}

/// The kind of pages that a conversion makes.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum PageKind {
    /// Images, from PPT, PPTX, DOC, DOCX and PDF files.
    Static,
    /// Web pages with the animations of a PPTX file.
    Dynamic,
}

impl From<PageKind> for Conversion {
    fn from(kind: PageKind) -> Self {
        match kind {
            PageKind::Static => Static::default().into(),
            PageKind::Dynamic => Dynamic::default().preview(true).into(),
        }
    }
}

fn web_address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<HttpUrl, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(D::Error::custom)
}
