//! Error answers: `application/problem+json`, as in RFC 9457.

use std::fmt;

use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use problem_details::ProblemDetails;

use crate::whiteboard::answer::UNCACHED;

/// An error answer: its status and what to do about it.
#[derive(Clone, Debug)]
pub struct Problem {
    status: StatusCode,
    detail: String,
    /// What the log says instead of `detail`.
    reason: Option<String>,
    /// Headers that go with the status.
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// Why a request was refused, in the extensions of the answer, for the log of the app. It repeats
/// nothing that the caller sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason(pub String);

impl Problem {
    /// An answer with this status, and this text as its `detail`.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            status,
            detail: detail.into(),
            reason: None,
            headers: Vec::new(),
        }
    }

    /// Input that cannot be parsed. `detail` may repeat it, so it is not logged.
    pub(crate) fn unreadable(status: StatusCode, detail: impl Into<String>) -> Self {
        Self::new(status, detail).with_reason("it cannot be parsed")
    }

    /// Nobody can say now who the caller is or what it may do. Only the log says why.
    pub(crate) fn undecided(reason: String) -> Self {
        tracing::error!(reason, "cannot decide about a caller");
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "the server cannot find out now what you may do: try again later",
        )
        .with_reason(reason)
    }

    /// Logs this instead of what the caller is told.
    #[must_use]
    pub fn with_reason(self, reason: impl Into<String>) -> Self {
        Self {
            reason: Some(reason.into()),
            ..self
        }
    }

    /// Adds a header to the answer.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: impl Into<HeaderValue>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason.as_ref().unwrap_or(&self.detail))
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let reason = Reason(self.to_string());
        let problem = ProblemDetails::from_status_code(self.status).with_detail(self.detail);
        let mut response = problem.into_response();
        let headers = response.headers_mut();
        headers.extend(UNCACHED);
        headers.extend(self.headers);
        response.extensions_mut().insert(reason);
        response
    }
}
