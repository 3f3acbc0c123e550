//! Limits log lines that could come by the thousand.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};

/// Lets one line a second through, and counts the others.
pub(crate) struct LogThrottle {
    limit: DefaultDirectRateLimiter,
    unlogged: AtomicU64,
}

impl Default for LogThrottle {
    fn default() -> Self {
        Self {
            limit: RateLimiter::direct(Quota::per_second(NonZeroU32::MIN)),
            unlogged: AtomicU64::new(0),
        }
    }
}

impl LogThrottle {
    /// Returns how many lines were left out since the last one, or `None` to leave out this one too.
    pub(crate) fn check(&self) -> Option<u64> {
        if self.limit.check().is_ok() {
            Some(self.unlogged.swap(0, Ordering::Relaxed))
        } else {
            self.unlogged.fetch_add(1, Ordering::Relaxed);
            None
        }
    }
}
