//! Answers with a token.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use netless_token::Role;
use netless_token::client::Uid;
use serde::Serialize;
use uuid::Uuid;

use crate::whiteboard::problem::Problem;

/// A cache must not keep a caller's token.
pub(crate) const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// A browser must not guess that an answer is a script.
pub(crate) const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");

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

/// The answer to a request that has done what it asks for, and needs no body.
pub(crate) struct Done(pub(crate) Granted);

impl IntoResponse for Done {
    fn into_response(self) -> Response {
        let mut response = StatusCode::NO_CONTENT.into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, NO_STORE);
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, NOSNIFF);
        response.extensions_mut().insert(self.0);
        response
    }
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
        let mut response = Response::new(body.into());
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        let json = HeaderValue::from_static("application/json");
        headers.insert(header::CONTENT_TYPE, json);
        headers.insert(header::CACHE_CONTROL, NO_STORE);
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, NOSNIFF);
        response.extensions_mut().insert(self.granted);
        response
    }
}
