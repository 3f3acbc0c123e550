//! Reads a [`Lifetime`] from text. `ttl!` takes the same texts, and explains a wrong one in the same
//! words: a test of the macros compares them.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use core::fmt;
use core::time::Duration;

use humantime::DurationError;

use super::{Lifetime, SignError};
use crate::Timestamp;
use crate::excerpt::excerpt;

/// The most digits in a ttl. `humantime` 2.4 panics on `u64::MAX` seconds plus a second of
/// nanoseconds, which takes more.
const MOST_DIGITS: usize = 16;

/// Why a text is not a [`Lifetime`].
///
/// ```
/// use netless_token::Lifetime;
///
/// let error = "10 minuts".parse::<Lifetime>().unwrap_err();
/// assert_eq!(error.to_string(), "unknown unit `minuts`: did you mean `minutes`?");
///
/// let error = "3600000".parse::<Lifetime>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "a ttl needs a unit: write a duration, such as `3600000ms` (1 hour) or `3600000s` (1000 hours)",
/// );
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct LifetimeError {
    message: Box<str>,
}

impl fmt::Display for LifetimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl core::error::Error for LifetimeError {}

pub(super) fn parse(text: &str) -> Result<Lifetime, LifetimeError> {
    // `humantime` ignores white space around a ttl, too.
    let text = text.trim();
    if text == "never" {
        return Ok(Lifetime::NeverExpires);
    }
    match ttl(text) {
        Ok(ttl) => Ok(Lifetime::Ttl(ttl)),
        Err(message) => Err(LifetimeError {
            message: message.into(),
        }),
    }
}

fn ttl(text: &str) -> Result<Duration, String> {
    if digits(text) > MOST_DIGITS {
        return Err(format!(
            "this ttl has too many digits: write at most {MOST_DIGITS}, or `never`"
        ));
    }
    let ttl = humantime::parse_duration(text).map_err(|error| problem(text, &error))?;
    if let Some((before, _)) = text.split_once('M') {
        // `humantime` takes it for a month.
        let number = last_number(before);
        let months = if number == "1" { "month" } else { "months" };
        return Err(format!(
            "a month or a minute? write `{number}m` or `{number} {months}`"
        ));
    }
    // What can't be signed at the epoch can never be signed.
    let epoch = Timestamp::from_unix_millis(0);
    match Lifetime::Ttl(ttl).expires_at(epoch) {
        Ok(_) => Ok(ttl),
        Err(SignError::TtlTooShort(Duration::ZERO)) => Err(zero()),
        Err(SignError::TtlTooShort(ttl)) => Err(format!(
            "a ttl of {ttl:?} is under 1 ms: write a longer one"
        )),
        Err(_) => Err(
            "a token with this ttl would expire over 2^53 - 1 ms after 1970: write a shorter one, \
             or `never`"
                .into(),
        ),
    }
}

fn zero() -> String {
    "a ttl of zero: write a longer one, or `never`".into()
}

fn digits(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

/// Explains why `humantime` refused `text`.
fn problem(text: &str, error: &DurationError) -> String {
    match error {
        DurationError::Empty => "the ttl is empty: write one such as `10m`".into(),
        _ if is_another_never(text) => {
            format!("`{text}` is not a ttl: write one such as `10m`, or `never`")
        }
        DurationError::NumberExpected(start) => unexpected(text, *start, "a number"),
        DurationError::InvalidCharacter(start) => unexpected(text, *start, "a digit or a unit"),
        DurationError::UnknownUnit { start, unit, .. } if unit.is_empty() => {
            unit_missing(text, *start)
        }
        DurationError::UnknownUnit { unit, .. } => unknown_unit(unit),
        DurationError::NumberOverflow => {
            "this ttl is too long, or finer than a nanosecond: write one such as `10m`, or `never`"
                .into()
        }
    }
}

/// Returns whether `text` is what other programs call "never".
fn is_another_never(text: &str) -> bool {
    ["never", "forever", "none", "infinite", "infinity", "∞"]
        .iter()
        .any(|never| text.eq_ignore_ascii_case(never))
}

fn unexpected(text: &str, start: usize, expected: &str) -> String {
    // `humantime` may point at the white space before it.
    let rest = text.get(start..).unwrap_or_default().trim_start();
    let found = rest.chars().next().unwrap_or_default();
    format!(
        "invalid ttl: expected {expected}, found `{}`; write one such as `1h 30m`",
        found.escape_debug()
    )
}

/// Returns the number at the end of `text`, without the spaces that `humantime` allows in it.
fn last_number(text: &str) -> String {
    let number = text.rsplit(char::is_alphabetic).next().unwrap_or_default();
    number.replace(char::is_whitespace, "")
}

/// Returns the message for a number without a unit, which ends at the byte `end`.
fn unit_missing(text: &str, end: usize) -> String {
    let number = last_number(text.get(..end).unwrap_or_default());
    match number.parse() {
        Ok(0) => zero(),
        // The number is all that there is.
        Ok(count) if digits(text) == number.len() => {
            let (likelier, other) = readings(count);
            format!("a ttl needs a unit: write a duration, such as {likelier} or {other}")
        }
        _ => format!("a ttl needs a unit, such as `{number}s`"),
    }
}

/// Returns what `number` is in milliseconds, which Agora's samples count, and in seconds. The first is
/// the likelier: the smaller number of a larger unit.
fn readings(number: u64) -> (String, String) {
    let [millis, seconds] = [("ms", 1), ("s", 1000)].map(|(suffix, factor)| {
        let (count, unit) = in_largest_unit(number.saturating_mul(factor));
        (count, format!("`{number}{suffix}` ({count} {unit})"))
    });
    if millis.0 < seconds.0 {
        (millis.1, seconds.1)
    } else {
        (seconds.1, millis.1)
    }
}

/// Returns `millis` as a whole number of the largest unit possible.
fn in_largest_unit(millis: u64) -> (u64, &'static str) {
    let (unit, one, many) = [
        (86_400_000, "day", "days"),
        (3_600_000, "hour", "hours"),
        (60_000, "minute", "minutes"),
        (1000, "second", "seconds"),
    ]
    .into_iter()
    .find(|(unit, ..)| millis % unit == 0)
    .unwrap_or((1, "millisecond", "milliseconds"));
    let count = millis / unit;
    (count, if count == 1 { one } else { many })
}

/// Returns the message for an unknown unit. It is taken for another only if it begins like that one,
/// so that the advice is never a longer unit than was meant.
fn unknown_unit(unit: &str) -> String {
    let lower = unit.to_ascii_lowercase();
    let meant = [
        ("nano", "ns"),
        ("micro", "us"),
        ("mil", "ms"),
        ("sec", "seconds"),
        ("min", "minutes"),
        ("hou", "hours"),
        ("day", "days"),
        ("wee", "weeks"),
        ("mont", "months"),
        ("yea", "years"),
    ]
    .into_iter()
    .find(|(beginning, _)| lower.starts_with(beginning));
    let shown = excerpt(unit);
    match meant {
        Some((_, meant)) => {
            let shown = shown.escape_default();
            format!("unknown unit `{shown}`: did you mean `{meant}`?")
        }
        None => format!(
            "unknown unit `{shown}`: write `ms`, `s`, `m`, `h`, `days`, `weeks`, `months` or `years`"
        ),
    }
}
