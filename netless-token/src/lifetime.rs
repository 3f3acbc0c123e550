//! How long a token is valid, and when it expires.

#[cfg(feature = "std")]
mod parse;

use core::fmt;
use core::time::Duration;

use crate::Timestamp;
use crate::wire::LAST_EXPIRE_AT;

#[cfg(feature = "std")]
pub use parse::LifetimeError;

/// How long a token is valid, counted from the moment it is signed.
///
/// [`Token::ttl`](crate::Token::ttl) and [`Token::never_expires`](crate::Token::never_expires) each
/// set one that is known at compile time, and [`Token::lifetime`](crate::Token::lifetime) one that is
/// chosen at run time:
///
/// ```
/// use std::time::Duration;
/// use netless_token::{CompleteToken, Lifetime, Reader, Room, RoomUuid, Token};
///
/// fn token(room: RoomUuid, ttl: Option<Duration>) -> CompleteToken<Room> {
///     let lifetime = ttl.map_or(Lifetime::NeverExpires, Lifetime::Ttl);
///     Token::<Room>::new().role(Reader).uuid(room).lifetime(lifetime)
/// }
/// ```
///
/// With the feature `std`, it reads the text that [`ttl!`](crate::ttl!) takes, or `never`, such as an
/// argument of a command line. With the feature `serde` too, so does a field of a configuration file.
///
#[cfg_attr(feature = "std", doc = "```")]
#[cfg_attr(not(feature = "std"), doc = "```ignore")]
/// use std::time::Duration;
/// use netless_token::Lifetime;
///
/// let lesson: Lifetime = "1h 30m".parse()?;
/// assert_eq!(lesson, Lifetime::Ttl(Duration::from_secs(5400)));
/// assert_eq!("never".parse(), Ok(Lifetime::NeverExpires));
/// # Ok::<(), netless_token::LifetimeError>(())
/// ```
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lifetime {
    /// The token expires this long after it is signed.
    Ttl(Duration),
    /// The token never expires.
    NeverExpires,
}

impl Lifetime {
    /// Returns when a token signed at `now` expires. A ttl of 0 is an error, not "never" as in the
    /// reference implementation: a rounding error must not create a token that never expires.
    pub(crate) fn expires_at(self, now: Timestamp) -> Result<Option<Timestamp>, SignError> {
        let ttl = match self {
            Self::Ttl(ttl) => ttl,
            Self::NeverExpires => return Ok(None),
        };
        let millis = ttl.as_millis();
        if millis == 0 {
            return Err(SignError::TtlTooShort(ttl));
        }
        u64::try_from(millis)
            .ok()
            .and_then(|millis| now.unix_millis().checked_add(millis))
            .filter(|expires_at| *expires_at <= LAST_EXPIRE_AT)
            .map(|expires_at| Some(Timestamp::from_unix_millis(expires_at)))
            .ok_or(SignError::TtlTooLong(ttl))
    }
}

#[cfg(feature = "std")]
impl core::str::FromStr for Lifetime {
    type Err = LifetimeError;

    /// Reads a ttl, such as `10m`, `1h 30m`, `1.5 hours` or `7 days`, or `never`.
    ///
    /// # Errors
    ///
    /// Returns an error that says what to write instead, also for a ttl that no token can have.
    fn from_str(text: &str) -> Result<Self, LifetimeError> {
        parse::parse(text)
    }
}

/// Why a token could not be signed.
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignError {
    /// The ttl is under a millisecond, the unit of the format.
    TtlTooShort(Duration),
    /// With this ttl the token would expire later than 2^53 - 1 ms after the Unix epoch, the last
    /// moment that the reference implementation can represent exactly.
    TtlTooLong(Duration),
    /// The system clock is before 1970, or past what a [`Timestamp`] can hold.
    #[cfg(feature = "std")]
    Clock(crate::TimestampError),
    /// The operating system provided no random bytes for the nonce, as in a container that forbids
    /// the system call. This is the code of its error, if it gave one.
    #[cfg(feature = "std")]
    NoRandomness(Option<i32>),
}

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TtlTooShort(ttl) => write!(
                f,
                "a ttl of {ttl:?} is under 1 ms: write a longer one, or `.never_expires()` on a Room \
                 or Task token"
            ),
            Self::TtlTooLong(ttl) => write!(
                f,
                "with a ttl of {ttl:?} the token would expire after 2^53 - 1 ms since the Unix \
                 epoch, the last that its format holds: write a shorter one, or `.never_expires()` \
                 on a Room or Task token"
            ),
            #[cfg(feature = "std")]
            Self::Clock(error) => error.fmt(f),
            #[cfg(feature = "std")]
            Self::NoRandomness(code) => {
                f.write_str("the operating system provided no random bytes for the nonce")?;
                match code {
                    Some(code) => {
                        write!(f, ": {}", std::io::Error::from_raw_os_error(*code))
                    }
                    None => Ok(()),
                }
            }
        }
    }
}

// No `source`: `Clock` already prints the message of the error inside.
impl core::error::Error for SignError {}

#[cfg(feature = "std")]
impl From<crate::TimestampError> for SignError {
    fn from(error: crate::TimestampError) -> Self {
        Self::Clock(error)
    }
}
