//! What is answered when something is wrong: `application/problem+json`, as RFC 9457 has it.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use problem_details::ProblemDetails;

/// A refusal: its status and what to do about it.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    detail: String,
    /// A header that goes with the status.
    header: Option<(header::HeaderName, HeaderValue)>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            status,
            detail: detail.into(),
            header: None,
        }
    }

    pub(crate) fn with_header(self, name: header::HeaderName, value: HeaderValue) -> Self {
        Self {
            header: Some((name, value)),
            ..self
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let problem = ProblemDetails::from_status_code(self.status).with_detail(self.detail);
        match self.header {
            Some(header) => ([header], problem).into_response(),
            None => problem.into_response(),
        }
    }
}
