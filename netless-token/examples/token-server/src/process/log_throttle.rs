//! Limits log lines that could come by the thousand, and counts those that are left out.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};

use crate::process::metrics;

/// How many lines of any kind were left out since the last line that said so.
static UNLOGGED: AtomicU64 = AtomicU64::new(0);

/// Counts a line that is left out.
pub(crate) fn leave_out() {
    UNLOGGED.fetch_add(1, Ordering::Relaxed);
    metrics::log_line_unlogged();
}

/// Returns how many lines were left out since this was last asked, for a line that says so.
pub(crate) fn unlogged() -> Option<u64> {
    Some(UNLOGGED.swap(0, Ordering::Relaxed)).filter(|it| *it > 0)
}

/// Lets one line a second through.
pub(crate) struct LogThrottle(DefaultDirectRateLimiter);

impl Default for LogThrottle {
    fn default() -> Self {
        Self(RateLimiter::direct(Quota::per_second(NonZeroU32::MIN)))
    }
}

impl LogThrottle {
    /// Whether to log this line. If not, it is counted.
    pub(crate) fn lets_through(&self) -> bool {
        let lets_through = self.0.check().is_ok();
        if !lets_through {
            leave_out();
        }
        lets_through
    }
}
