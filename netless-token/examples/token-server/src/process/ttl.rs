//! Parses how long a token is valid.

use std::time::Duration;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

/// No valid ttl needs more digits in total. With many more, humantime overflows.
const MOST_DIGITS: usize = 16;

/// Parses a ttl such as `10m`, `1h 30m` or `7 days`. Zero is an error, and nothing means "forever".
pub(crate) fn ttl<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.contains('M') {
        return Err(D::Error::custom(format_args!(
            "the ttl {text:?}: a month or a minute? write `months` or `m`"
        )));
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    Some(&text)
        .filter(|_| digits <= MOST_DIGITS)
        .and_then(|text| humantime::parse_duration(text).ok())
        .filter(|ttl| ttl.as_millis() > 0)
        .ok_or_else(|| {
            D::Error::custom(format_args!(
                "no token can have the ttl {text:?}: write one such as \"10m\" or \"1h 30m\""
            ))
        })
}
