//! How often one caller may ask.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use netless_token::client::Uid;

/// A limit for each caller on its own. It counts only callers that the policy knows, so it cannot
/// grow beyond their number, and an unknown caller cannot use up anyone's share.
///
/// Each copy of the server counts for itself.
pub(crate) struct PerCaller(DefaultKeyedRateLimiter<Uid>);

impl PerCaller {
    pub(crate) fn new(requests_per_minute: NonZeroU32) -> Self {
        Self(RateLimiter::keyed(Quota::per_minute(requests_per_minute)))
    }

    /// Counts one request.
    ///
    /// # Errors
    ///
    /// How long the caller has to wait.
    pub(crate) fn count(&self, caller: &Uid) -> Result<(), Duration> {
        self.0
            .check_key(caller)
            .map_err(|too_early| too_early.wait_time_from(DefaultClock::default().now()))
    }
}
