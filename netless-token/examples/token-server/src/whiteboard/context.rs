//! What the layers around the router say about a request.

use std::any::Any;
use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue};

/// Headers that go along with the service's calls that a request makes, such as `x-request-id`. A layer
/// around the router puts them into the request's extensions.
#[derive(Clone, Debug, Default)]
pub struct CallHeaders(pub Vec<(HeaderName, HeaderValue)>);

/// Anything that a layer around the router puts into the request's extensions, to know when all that the
/// request has started is finished: then it is dropped. That may be after the answer, because a room that
/// the service creates late is still logged.
#[derive(Clone, Debug)]
pub struct UntilFinished(pub Arc<dyn Any + Send + Sync>);

/// What a call of the service needs to know of the request that makes it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Context {
    pub(crate) headers: CallHeaders,
    _until_finished: Option<UntilFinished>,
}

impl Context {
    /// The request's id, if a layer has given it one.
    pub(crate) fn request_id(&self) -> Option<&str> {
        let mut headers = self.headers.0.iter();
        let (_, id) = headers.find(|(name, _)| name == "x-request-id")?;
        id.to_str().ok()
    }
}

impl<S: Sync> FromRequestParts<S> for Context {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self {
            headers: parts.extensions.remove().unwrap_or_default(),
            _until_finished: parts.extensions.remove(),
        })
    }
}
