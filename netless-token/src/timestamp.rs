//! Points in time, in milliseconds, as in a token.

use alloc::format;
use core::fmt;
use core::ops::{Add, AddAssign, Sub, SubAssign};
use core::time::Duration;
#[cfg(feature = "std")]
use std::time::{SystemTime, UNIX_EPOCH};

/// A point in time, in whole milliseconds since the Unix epoch, as in a token.
///
/// ```
/// use std::time::Duration;
/// use netless_token::Timestamp;
///
/// const MOON: Timestamp = Timestamp::from_unix_millis(1_656_789_012_345);
/// assert_eq!(MOON.unix_millis(), 1_656_789_012_345);
/// assert_eq!(MOON.to_string(), "2022-07-02T19:10:12.345Z");
///
/// let later = MOON + Duration::from_secs(600);
/// assert_eq!(later.duration_since(MOON), Some(Duration::from_secs(600)));
/// assert_eq!(MOON.duration_since(later), None);
/// ```
///
/// `+` and `-` take a [`Duration`], truncate it to whole milliseconds, and panic if the result is
/// before 1970 or after 2<sup>64</sup> - 1 ms, as they do for a [`SystemTime`](std::time::SystemTime).
/// For a duration that comes from outside, use [`checked_add`](Timestamp::checked_add) and
/// [`checked_sub`](Timestamp::checked_sub).
///
/// With the feature `serde`, it is its number of milliseconds.
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

    /// The time that is later by `duration`, truncated to whole milliseconds; `None` after
    /// 2<sup>64</sup> - 1 ms.
    #[must_use]
    pub fn checked_add(self, duration: Duration) -> Option<Self> {
        let millis = u64::try_from(duration.as_millis()).ok()?;
        self.0.checked_add(millis).map(Self)
    }

    /// The time that is earlier by `duration`, truncated to whole milliseconds; `None` before 1970.
    #[must_use]
    pub fn checked_sub(self, duration: Duration) -> Option<Self> {
        let millis = u64::try_from(duration.as_millis()).ok()?;
        self.0.checked_sub(millis).map(Self)
    }

    /// How long after `earlier` this is; `None` if `earlier` is the later of the two.
    ///
    /// What is left of a token: `expires_at.duration_since(Timestamp::now())`.
    #[must_use]
    pub fn duration_since(self, earlier: Self) -> Option<Duration> {
        self.0.checked_sub(earlier.0).map(Duration::from_millis)
    }
}

/// See [`Timestamp`].
impl Add<Duration> for Timestamp {
    type Output = Self;

    #[expect(clippy::expect_used, reason = "as for a `SystemTime`")]
    fn add(self, duration: Duration) -> Self {
        self.checked_add(duration)
            .expect("the timestamp would be after 2^64 - 1 ms")
    }
}

/// See [`Timestamp`].
impl Sub<Duration> for Timestamp {
    type Output = Self;

    #[expect(clippy::expect_used, reason = "as for a `SystemTime`")]
    fn sub(self, duration: Duration) -> Self {
        self.checked_sub(duration)
            .expect("the timestamp would be before 1970-01-01T00:00:00Z")
    }
}

/// See [`Timestamp`].
impl AddAssign<Duration> for Timestamp {
    fn add_assign(&mut self, duration: Duration) {
        *self = *self + duration;
    }
}

/// See [`Timestamp`].
impl SubAssign<Duration> for Timestamp {
    fn sub_assign(&mut self, duration: Duration) {
        *self = *self - duration;
    }
}

/// In UTC as in RFC 3339, to the millisecond: `2022-07-02T19:10:12.345Z`.
///
/// RFC 3339 ends with the year 9999. A later year has a `+` and at least six digits, as in ISO 8601 and
/// JavaScript: `+010000-01-01T00:00:00.000Z`.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, millis) = (self.0 / 86_400_000, self.0 % 86_400_000);
        let (year, month, day) = date(days);
        let year = match year {
            ..=9999 => format!("{year:04}"),
            _ => format!("+{year:06}"),
        };
        let (hour, minute) = (millis / 3_600_000, millis / 60_000 % 60);
        let (second, millis) = (millis / 1_000 % 60, millis % 1_000);
        f.pad(&format!(
            "{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z"
        ))
    }
}

/// The year, month and day that is `days` after 1970-01-01, in the Gregorian calendar.
///
/// Years start on the first of March here, so that a leap day is the last day of its year. Source:
/// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
const fn date(days: u64) -> (u64, u64, u64) {
    /// The days of 400 years.
    const ERA: u64 = 146_097;
    let since_march_of_year_0 = days + 719_468;
    let (era, day) = (since_march_of_year_0 / ERA, since_march_of_year_0 % ERA);
    let year = (day - day / 1_460 + day / 36_524 - day / (ERA - 1)) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let year = 400 * era + year;
    match month {
        ..10 => (year, month + 3, day),
        _ => (year + 1, month - 9, day),
    }
}

#[cfg(feature = "serde")]
impl ::serde::Serialize for Timestamp {
    fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de> ::serde::Deserialize<'de> for Timestamp {
    fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        u64::deserialize(deserializer).map(Self)
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
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct TimestampError(&'static str);

#[cfg(feature = "std")]
impl fmt::Display for TimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

#[cfg(feature = "std")]
impl core::error::Error for TimestampError {}
