//! Error answers: `application/problem+json`, as in RFC 9457.

use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use problem_details::ProblemDetails;

/// An error answer: its status and what to do about it.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    detail: String,
    /// What the log says instead of `detail`.
    reason: Option<String>,
    /// Headers that go with the status.
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// Why a request was refused, for the log.
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

    /// Input that cannot be parsed. `detail` may repeat it, so it is not logged.
    pub(crate) fn unreadable(status: StatusCode, detail: impl Into<String>) -> Self {
        Self::new(status, detail).with_reason("it cannot be read")
    }

    /// Logs this instead of what the caller is told.
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
