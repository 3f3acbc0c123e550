//! Answers with a token.

use axum::Extension;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use netless_token::Role;
use netless_token::client::Uid;
use serde::Serialize;
use uuid::Uuid;

use crate::whiteboard::problem::Problem;

/// A cache must not keep a caller's token, and a browser must not guess that an answer is a script.
pub(crate) const UNCACHED: [(HeaderName, HeaderValue); 2] = [
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
];

/// What a caller has got or done, in the extensions of the answer, for the log of the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granted {
    /// The caller.
    pub caller: Uid,
    /// The room or file conversion that the token is for, or the room that was disabled or enabled.
    pub uuid: Uuid,
    /// The role of the token, or the one that it took.
    pub role: Role,
}

/// An answer with this body, as JSON.
pub(crate) struct Answer<B> {
    pub(crate) status: StatusCode,
    pub(crate) body: B,
    pub(crate) granted: Granted,
}

impl<B: Serialize> IntoResponse for Answer<B> {
    fn into_response(self) -> Response {
        let body = match serde_json::to_vec(&self.body) {
            Ok(body) => body,
            Err(error) => {
                let problem = Problem::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "the server cannot write its answer: its log says why",
                );
                return problem.with_reason(error.to_string()).into_response();
            }
        };
        let json = [(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        )];
        let granted = Extension(self.granted);
        (self.status, json, UNCACHED, granted, Body::from(body)).into_response()
    }
}
