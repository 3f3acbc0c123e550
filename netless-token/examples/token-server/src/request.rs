//! What the server reads of a request, each part with its own refusal.

use std::fmt::Display;
use std::str::FromStr;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use netless_token::Role;
use netless_token::client::Uid;
use serde::Deserialize;

use crate::Policy;
use crate::problem::Problem;
use crate::routes::Server;

/// The longest body, in bytes. `{"role":"writer"}` is all that a body can say.
pub(crate) const LONGEST_BODY: usize = 1024;

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

/// The role that the body asks for; `None`: it leaves that to the server.
pub(crate) struct RequestedRole(pub(crate) Option<Role>);

impl<S: Send + Sync> FromRequest<S> for RequestedRole {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        #[derive(Default, Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Body {
            role: Option<Role>,
        }

        let bytes =
            Bytes::from_request(request, state)
                .await
                .map_err(|error| match error.status() {
                    status @ StatusCode::PAYLOAD_TOO_LARGE => Problem::new(
                        status,
                        format!("the body is over {LONGEST_BODY} bytes: send `{{\"role\":\"…\"}}`"),
                    ),
                    status => Problem::new(status, error.body_text()),
                })?;
        if bytes.is_empty() {
            return Ok(Self(None));
        }
        match serde_json::from_slice::<Body>(&bytes) {
            Ok(body) => Ok(Self(body.role)),
            Err(error) => Err(Problem::new(StatusCode::BAD_REQUEST, error.to_string())),
        }
    }
}
