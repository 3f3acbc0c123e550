//! What is answered when something is wrong: `application/problem+json`, as RFC 9457 has it.

use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use problem_details::ProblemDetails;

/// A refusal: its status and what to do about it.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    detail: String,
    /// What the log says instead.
    reason: Option<String>,
    /// Headers that go with the status.
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// Why a request is refused, for the log.
#[derive(Clone)]
pub(crate) struct Reason(pub(crate) String);

impl Problem {
    pub(crate) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            status,
            detail: detail.into(),
            reason: None,
            headers: Vec::new(),
        }
    }

    /// Something that cannot be read. As `detail` may well repeat it, the log does not.
    pub(crate) fn unreadable(status: StatusCode, detail: impl Into<String>) -> Self {
        Self::new(status, detail).with_reason("it cannot be read")
    }

    /// Says something else to the log than to the caller.
    pub(crate) fn with_reason(self, reason: impl Into<String>) -> Self {
        Self {
            reason: Some(reason.into()),
            ..self
        }
    }

    pub(crate) fn with_header(mut self, name: HeaderName, value: impl Into<HeaderValue>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let reason = self.reason.unwrap_or_else(|| self.detail.clone());
        let problem = ProblemDetails::from_status_code(self.status).with_detail(self.detail);
        let mut response = problem.into_response();
        response.headers_mut().extend(self.headers);
        response.extensions_mut().insert(Reason(reason));
        response
    }
}
