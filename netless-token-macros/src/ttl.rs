//! `ttl!`, and the `ttl` of a `token!`. It takes the texts that the library's `Lifetime` reads, except
//! `never`, and refuses the others in the same words: `tests/agreement.rs` compares them.

use std::time::Duration;

use humantime::DurationError;
use proc_macro2::TokenStream;
use quote::quote;
use syn::Result;
use syn::parse::ParseStream;

use crate::did_you_mean::{by_beginning, unknown};
use crate::excerpt::{excerpt, picture};
use crate::literal::{self, Checked, Literal};

/// The latest `expireAt` that a token can have, in milliseconds. A longer ttl can never be signed.
const LAST_EXPIRE_AT: u128 = (1 << 53) - 1;

/// The most digits in a ttl. `humantime` 2.4 panics on `u64::MAX` seconds plus a second of
/// nanoseconds, which takes more.
const MOST_DIGITS: usize = 16;

const NEVER: &str = "only a Room or Task token may never expire: write `ttl: never` in `token!`, or \
                     call `.never_expires()`";

pub(crate) fn expand(library: &TokenStream, input: ParseStream<'_>) -> Result<TokenStream> {
    literal::only_argument(
        input,
        "write the ttl, as in `ttl!(\"10m\")`",
        "`ttl!` takes a string literal, such as `\"10m\"`\n\
         any other ttl is made at runtime: `Duration::from_secs(600)`",
        |literal| check(library, literal),
    )
}

/// Checks a ttl.
pub(crate) fn check(library: &TokenStream, literal: &Literal) -> Checked {
    let ttl = match literal {
        Literal::Text(text) => parse(text)?,
        Literal::Number(number) => return Err(not_quoted(number)),
        Literal::Other(other) => return Err(not_a_ttl(other)),
    };
    let (seconds, nanos) = (ttl.as_secs(), ttl.subsec_nanos());
    Ok(quote!(#library::__private::Duration::new(#seconds, #nanos)))
}

fn parse(text: &str) -> std::result::Result<Duration, String> {
    // `humantime` ignores white space at the end, too, but may point at it.
    let text = text.trim_end();
    if digits(text) > MOST_DIGITS {
        return Err(format!(
            "this ttl has too many digits: write at most {MOST_DIGITS}\n{NEVER}"
        ));
    }
    let ttl = humantime::parse_duration(text).map_err(|error| problem(text, &error))?;
    if let Some((before, _)) = text.split_once('M') {
        // `humantime` takes it for a month.
        let number = last_number(before);
        let months = if number == "1" { "month" } else { "months" };
        let picture = picture(text, before.len(), 1);
        return Err(format!(
            "a month or a minute? write `{number}m` or `{number} {months}`{picture}"
        ));
    }
    match ttl.as_millis() {
        0 if ttl.is_zero() => Err(zero()),
        0 => Err(format!(
            "a ttl of {ttl:?} is under 1 ms: write a longer one"
        )),
        1..=LAST_EXPIRE_AT => Ok(ttl),
        _ => Err(format!(
            "a token with this ttl would expire over 2^53 - 1 ms after 1970: write a shorter one\n{NEVER}"
        )),
    }
}

/// Explains why `humantime` refused `text`.
fn problem(text: &str, error: &DurationError) -> String {
    match error {
        DurationError::Empty => "the ttl is empty: write one such as `10m`".into(),
        _ if is_never(text.trim_start()) => {
            let text = text.trim_start();
            format!("`{text}` is not a ttl: write one such as `10m`\n{NEVER}")
        }
        DurationError::NumberExpected(start) => unexpected(text, *start, "a number"),
        DurationError::InvalidCharacter(start) => unexpected(text, *start, "a digit or a unit"),
        DurationError::UnknownUnit { start, unit, .. } if unit.is_empty() => {
            let number = last_number(text.get(..*start).unwrap_or_default());
            match number.parse() {
                Ok(0) => zero(),
                // The number is all that there is.
                Ok(count) if digits(text) == number.len() => unit_missing(count, ""),
                _ => {
                    let picture = picture(text, *start, 1);
                    format!("a ttl needs a unit, such as `{number}s`{picture}")
                }
            }
        }
        DurationError::UnknownUnit { start, unit, .. } => {
            let picture = picture(text, *start, unit.chars().count());
            unknown_unit(unit) + &picture
        }
        DurationError::NumberOverflow => format!(
            "this ttl is too long, or finer than a nanosecond: write one such as `10m`\n{NEVER}"
        ),
    }
}

/// Returns the message for a number without quotes.
fn not_quoted(number: &str) -> String {
    let digits = number.replace('_', "");
    match digits.parse() {
        Ok(0) => zero(),
        Ok(count) => unit_missing(count, "\""),
        Err(_) => match parse(&digits) {
            Ok(_) => format!("write the ttl in quotes: `\"{digits}\"`"),
            Err(question) if digits.contains('M') => question,
            Err(_) if parse(&format!("{digits}s")).is_ok() => {
                format!("a ttl needs a unit, such as `\"{digits}s\"`")
            }
            Err(_) => not_a_ttl(number),
        },
    }
}

fn not_a_ttl(written: &str) -> String {
    format!(
        "`{}` is not a ttl: write a number and a unit in quotes, such as `\"10m\"`",
        excerpt(written)
    )
}

fn zero() -> String {
    format!("a ttl of zero: write a longer one\n{NEVER}")
}

/// Returns whether `text` is what other programs call "never".
fn is_never(text: &str) -> bool {
    ["never", "forever", "none", "infinite", "infinity", "∞"]
        .iter()
        .any(|never| text.eq_ignore_ascii_case(never))
}

fn digits(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

/// Returns the number at the end of `text`, without the spaces that `humantime` allows in it.
fn last_number(text: &str) -> String {
    let number = text.rsplit(char::is_alphabetic).next().unwrap_or_default();
    number.replace(char::is_whitespace, "")
}

/// Returns the message for a `number` without a unit: what it is in milliseconds, which Agora's samples
/// count, and in seconds. The likelier comes first: the smaller number of a larger unit.
fn unit_missing(number: u64, quote: &str) -> String {
    let [millis, seconds] = [("ms", 1), ("s", 1000)].map(|(suffix, factor)| {
        let (count, unit) = in_largest_unit(number.saturating_mul(factor));
        let reading = format!("`{quote}{number}{suffix}{quote}` ({count} {unit})");
        (count, reading)
    });
    let (likelier, other) = if millis.0 < seconds.0 {
        (millis.1, seconds.1)
    } else {
        (seconds.1, millis.1)
    };
    format!("a ttl needs a unit: write a duration, such as {likelier} or {other}")
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
    let units = [
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
    ];
    let otherwise = "write `ms`, `s`, `m`, `h`, `days`, `weeks`, `months` or `years`";
    unknown("unit", unit, by_beginning(unit, &units), otherwise)
}

fn unexpected(text: &str, start: usize, expected: &str) -> String {
    // `humantime` may point at the white space before it.
    let rest = text.get(start..).unwrap_or_default().trim_start();
    let found = rest.chars().next().unwrap_or_default().escape_debug();
    let picture = picture(text, text.len() - rest.len(), 1);
    format!(
        "invalid ttl: expected {expected}, found `{found}`; write one such as `1h 30m`{picture}"
    )
}
