//! The process's policy: who its callers are, what they may do, and how often they may ask.

mod api_keys;

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use axum::http::header::{AUTHORIZATION, CONNECTION, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use netless_token::Role;
use netless_token::client::Uid;

pub(crate) use api_keys::ApiKeys;

use crate::process::address;
use crate::process::limits::UNKNOWN_PER_MINUTE;
use crate::process::rate_limit::RateLimits;
use crate::process::request_log::Notes;
use crate::whiteboard::Problem;
use crate::whiteboard::policy::{Policy, PolicyError, Target};

/// The callers, each with its limit.
pub(crate) struct Callers {
    api_keys: ApiKeys,
    limits: RateLimits<Uid>,
    /// For requests of unknown callers, by network.
    unknown: RateLimits<IpAddr>,
}

impl Callers {
    pub(crate) fn new(api_keys: ApiKeys, requests_per_minute: NonZeroU32) -> Self {
        Self {
            api_keys,
            limits: RateLimits::per_minute(requests_per_minute),
            unknown: RateLimits::per_minute(UNKNOWN_PER_MINUTE),
        }
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
        let Some(uid) = self.api_keys.identify(&request.headers) else {
            let network = address::network(notes.address());
            return Err(match self.unknown.count(&network) {
                Ok(()) => Problem::new(
                    StatusCode::UNAUTHORIZED,
                    "no known API key: send one as `Authorization: Bearer <key>`",
                )
                .with_header(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")),
                Err(wait) => too_many("too many requests without a known API key", wait)
                    .with_header(CONNECTION, HeaderValue::from_static("close")),
            }
            .into());
        };
        notes.caller(uid);
        match self.limits.count(uid) {
            Ok(()) => Ok(Some(uid.clone())),
            Err(wait) => Err(too_many("too many requests", wait).into()),
        }
    }

    async fn highest_role(
        &self,
        caller: &Uid,
        target: Target,
    ) -> Result<Option<Role>, PolicyError> {
        Ok(self.api_keys.highest_role(caller, target))
    }
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
