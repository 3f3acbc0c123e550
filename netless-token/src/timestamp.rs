//! Points in time, in milliseconds, as in a token.

#[cfg(feature = "std")]
use core::fmt;
#[cfg(feature = "std")]
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A point in time, in whole milliseconds since the Unix epoch, as in a token.
///
/// ```
/// use netless_token::Timestamp;
///
/// const MOON: Timestamp = Timestamp::from_unix_millis(1_656_789_012_345);
/// assert_eq!(MOON.unix_millis(), 1_656_789_012_345);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(u64);

impl Timestamp {
    /// The point in time this many milliseconds after the Unix epoch.
    #[must_use]
    pub const fn from_unix_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the Unix epoch.
    #[must_use]
    pub const fn unix_millis(self) -> u64 {
        self.0
    }
}

#[cfg(feature = "std")]
impl Timestamp {
    /// Returns the current time of the system clock.
    ///
    /// # Panics
    ///
    /// If the system clock is before 1970. If that should be an error instead, as in
    /// [`Token::sign`](crate::Token::sign), convert [`SystemTime::now`].
    #[must_use]
    #[expect(
        clippy::panic,
        reason = "a wrong time would let expired tokens pass for valid ones"
    )]
    pub fn now() -> Self {
        match SystemTime::now().try_into() {
            Ok(now) => now,
            Err(TimestampError(problem)) => panic!("{problem}"),
        }
    }
}

/// Truncates to whole milliseconds.
#[cfg(feature = "std")]
impl TryFrom<SystemTime> for Timestamp {
    type Error = TimestampError;

    fn try_from(time: SystemTime) -> Result<Self, TimestampError> {
        let since_epoch = time
            .duration_since(UNIX_EPOCH)
            .map_err(|_| TimestampError("the system clock is before 1970-01-01T00:00:00Z"))?;
        match u64::try_from(since_epoch.as_millis()) {
            Ok(millis) => Ok(Self(millis)),
            Err(_) => Err(TimestampError("the system time is past 2^64 - 1 ms")),
        }
    }
}

#[cfg(feature = "std")]
impl TryFrom<Timestamp> for SystemTime {
    type Error = TimestampError;

    fn try_from(timestamp: Timestamp) -> Result<Self, TimestampError> {
        UNIX_EPOCH
            .checked_add(Duration::from_millis(timestamp.0))
            .ok_or(TimestampError(
                "the timestamp is past what this platform's `SystemTime` holds",
            ))
    }
}

/// A point in time that [`Timestamp`] or the platform's [`SystemTime`] cannot hold.
#[cfg(feature = "std")]
#[derive(Clone, PartialEq, Eq)]
pub struct TimestampError(&'static str);

#[cfg(feature = "std")]
impl fmt::Display for TimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

#[cfg(feature = "std")]
impl core::error::Error for TimestampError {}
