//! Limits how many requests a caller or an address may send.

use std::hash::Hash;
use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use lru::LruCache;

/// How many keys are remembered, in about 10 MB. Beyond that, the least recently used is forgotten.
const MOST_KEYS: NonZeroUsize = NonZeroUsize::new(65_536).unwrap();

/// A separate limit for each key. Each instance of the server counts on its own.
pub(crate) struct RateLimits<K> {
    quota: Quota,
    limits: Mutex<LruCache<K, DefaultDirectRateLimiter>>,
}

impl<K: Clone + Eq + Hash> RateLimits<K> {
    pub(crate) fn per_minute(requests: NonZeroU32) -> Self {
        Self::remembering(MOST_KEYS, requests)
    }

    fn remembering(most_keys: NonZeroUsize, requests: NonZeroU32) -> Self {
        Self {
            quota: Quota::per_minute(requests),
            limits: Mutex::new(LruCache::new(most_keys)),
        }
    }

    /// Counts one request.
    ///
    /// # Errors
    ///
    /// How long to wait, if there were too many.
    pub(crate) fn count(&self, key: &K) -> Result<(), Duration> {
        self.limits
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get_or_insert_ref(key, || RateLimiter::direct(self.quota))
            .check()
            .map_err(|too_early| too_early.wait_time_from(DefaultClock::default().now()))
    }
}

#[cfg(test)]
mod tests {
    use std::num::{NonZeroU32, NonZeroUsize};

    use super::RateLimits;

    #[test]
    fn the_least_recently_used_key_is_forgotten() {
        let most = NonZeroUsize::new(100).unwrap();
        let limits = RateLimits::remembering(most, NonZeroU32::MIN);
        for key in 0..1000 {
            assert!(limits.count(&key).is_ok());
        }
        assert_eq!(limits.limits.lock().unwrap().len(), 100);
        assert!(limits.count(&999).is_err());
        assert!(limits.count(&900).is_err());
        assert!(limits.count(&899).is_ok(), "it was not forgotten");
    }
}
