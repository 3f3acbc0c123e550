//! Checks at start for what would make requests fail later.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use netless_token::{AccessKeys, Reader, Room, RoomUuid, SignError, Token};

/// The start of 2020. No correct clock shows an earlier time.
const EARLIEST: Duration = Duration::from_secs(1_577_836_800);

/// Why requests would fail.
#[derive(Clone, Debug)]
pub enum StartError {
    /// The clock has not been set.
    Clock,
    /// No token can have this ttl.
    Ttl(Duration, SignError),
    /// The HTTP client for the whiteboard service cannot be created.
    Client(Arc<reqwest::Error>),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Clock => f.write_str(
                "the clock shows a time before 2020, so every token would have expired: set it",
            ),
            Self::Ttl(ttl, error) => write!(
                f,
                "no token can have a ttl of {}: {error}",
                humantime::format_duration(*ttl)
            ),
            // Nothing else can be missing.
            Self::Client(error) => write!(
                f,
                "cannot call the whiteboard service, because root certificates are missing: install \
                 the package `ca-certificates` ({})",
                error.source().unwrap_or(&**error)
            ),
        }
    }
}

impl Error for StartError {}

/// Signs a token and discards it, to check that it can be done.
pub(crate) fn check(keys: &AccessKeys, ttl: Duration) -> Result<(), StartError> {
    check_clock(SystemTime::now())?;
    Token::<Room>::new()
        .role(Reader)
        .uuid(RoomUuid::from_u128(0))
        .ttl(ttl)
        .sign(keys)
        .map(drop)
        .map_err(|error| StartError::Ttl(ttl, error))
}

fn check_clock(now: SystemTime) -> Result<(), StartError> {
    if now < SystemTime::UNIX_EPOCH + EARLIEST {
        return Err(StartError::Clock);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::{EARLIEST, check_clock};

    #[test]
    fn a_clock_before_2020_is_not_set() {
        let start_of_2020 = SystemTime::UNIX_EPOCH + EARLIEST;
        let text = humantime::format_rfc3339(start_of_2020).to_string();
        assert_eq!(text, "2020-01-01T00:00:00Z");
        assert!(check_clock(start_of_2020).is_ok());
        assert_eq!(
            check_clock(start_of_2020 - Duration::from_nanos(1))
                .unwrap_err()
                .to_string(),
            "the clock shows a time before 2020, so every token would have expired: set it"
        );
    }
}
