//! What else the service is told with a call.

use axum::http::HeaderMap;

/// Headers that go along with the service's calls that a request makes, such as `x-request-id`. A layer
/// around the router puts them into the request's extensions.
#[derive(Clone, Debug, Default)]
pub struct CallHeaders(pub HeaderMap);
