//! The process's policy: who its callers are, what they may do, and how often they may ask.

mod api_keys;
mod grant;
mod provider_keys;
mod sessions;

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::http::header::{AUTHORIZATION, CONNECTION, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use netless_token::Role;
use netless_token::client::Uid;

pub(crate) use api_keys::ApiKeys;
use grant::Grant;
use provider_keys::Unavailable;
pub use provider_keys::fetch_keys_early;
pub(crate) use sessions::Sessions;

use crate::process::address;
use crate::process::limits::UNKNOWN_PER_MINUTE;
use crate::process::rate_limit::RateLimits;
use crate::process::request_log::Notes;
use crate::whiteboard::Problem;
use crate::whiteboard::policy::{Policy, PolicyError, Target};

tokio::task_local! {
    /// What the caller of this request may do. It is not looked up by the caller's uid: a session may
    /// have the uid of somebody with an API key.
    static GRANT: OnceLock<Arc<Grant>>;
}

/// Lets [`Callers`] remember what the caller of a request may do until it is decided.
pub(crate) fn remember_grant<F: Future>(answer: F) -> impl Future<Output = F::Output> {
    GRANT.scope(OnceLock::new(), answer)
}

/// The callers, each with its limit.
pub(crate) struct Callers {
    api_keys: ApiKeys,
    sessions: Option<Sessions>,
    limits: RateLimits<Uid>,
    /// For requests of unknown callers, by network.
    unknown: RateLimits<IpAddr>,
}

impl Callers {
    pub(crate) fn new(
        api_keys: ApiKeys,
        sessions: Option<Sessions>,
        requests_per_minute: NonZeroU32,
    ) -> Self {
        Self {
            api_keys,
            sessions,
            limits: RateLimits::per_minute(requests_per_minute),
            unknown: RateLimits::per_minute(UNKNOWN_PER_MINUTE),
        }
    }

    /// Returns the caller of a request with these headers, and what it may do.
    async fn caller(&self, headers: &HeaderMap) -> Result<Option<(Uid, Arc<Grant>)>, Unavailable> {
        let Some(credentials) = bearer(headers) else {
            return Ok(None);
        };
        if let Some((uid, grant)) = self.api_keys.identify(credentials) {
            return Ok(Some((uid.clone(), Arc::clone(grant))));
        }
        match &self.sessions {
            Some(sessions) => sessions.identify(credentials).await,
            None => Ok(None),
        }
    }

    fn unknown(&self) -> Problem {
        let detail = match &self.sessions {
            None => "no known API key: send one as `Authorization: Bearer <key>`",
            Some(_) => {
                "no valid session: sign in again, and send its token as `Authorization: Bearer \
                 <token>`"
            }
        };
        Problem::new(StatusCode::UNAUTHORIZED, detail)
            .with_header(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
    }
}

/// A known caller is let in before any limit on its address: it is served even where someone else is
/// guessing. So API keys must be too random to guess.
impl Policy for Callers {
    async fn identify(&self, request: &Parts) -> Result<Option<Uid>, PolicyError> {
        let notes = request
            .extensions
            .get::<Notes>()
            .ok_or_else(|| PolicyError::new("the request is not logged"))?;
        // Otherwise a proxy could check one of them, and this server use the other.
        if request
            .headers
            .get_all(AUTHORIZATION)
            .iter()
            .nth(1)
            .is_some()
        {
            return Err(Problem::new(
                StatusCode::BAD_REQUEST,
                "there are several `authorization` headers: send one",
            )
            .into());
        }
        let caller = self.caller(&request.headers).await;
        let Ok(Some((uid, grant))) = caller else {
            let network = address::network(notes.address());
            return Err(match self.unknown.count(&network) {
                Ok(()) => caller.map_or_else(Problem::from, |_| self.unknown()),
                Err(wait) => too_many("too many requests without a known API key", wait)
                    .with_header(CONNECTION, HeaderValue::from_static("close")),
            }
            .into());
        };
        notes.caller(&uid);
        GRANT.try_with(|it| it.set(grant))?.ok();
        match self.limits.count(&uid) {
            Ok(()) => Ok(Some(uid)),
            Err(wait) => Err(too_many("too many requests", wait).into()),
        }
    }

    async fn highest_role(&self, _: &Uid, target: Target) -> Result<Option<Role>, PolicyError> {
        Ok(GRANT.try_with(|it| it.get().and_then(|grant| grant.role(target)))?)
    }
}

/// Returns the credentials of the header `Authorization: Bearer …`, unless they are empty.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, credentials) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| credentials.trim())
        .filter(|it| !it.is_empty())
}

fn too_many(what: &str, wait: Duration) -> Problem {
    // Rounded up, so that the next try is not too early.
    let seconds = wait.as_secs() + 1;
    Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        format!("{what}: try again in {seconds} s"),
    )
    .with_header(RETRY_AFTER, seconds)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;
    use axum::http::header::AUTHORIZATION;

    use super::bearer;

    #[test]
    fn an_empty_bearer_is_ignored() {
        for (text, key) in [
            ("Bearer key", Some("key")),
            ("bearer  key ", Some("key")),
            ("Bearer ", None),
            ("Bearer   ", None),
            ("Bearer", None),
            ("Basic key", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(AUTHORIZATION, text.parse().unwrap());
            assert_eq!(bearer(&headers), key, "{text:?}");
        }
    }
}
