//! `ttl!`, and the `ttl` of a `token!`.

use std::time::Duration;

use humantime::DurationError;
use proc_macro2::TokenStream;
use quote::quote;
use syn::Result;
use syn::parse::ParseStream;

use crate::did_you_mean::did_you_mean;
use crate::excerpt::{excerpt, picture};
use crate::literal::{self, Checked, Literal};

/// The latest `expireAt` that a token can have, in milliseconds. A longer ttl can never be signed.
const LAST_EXPIRE_AT: u128 = (1 << 53) - 1;

/// The most digits in a ttl. `humantime` 2.4 panics on `u64::MAX` seconds plus a second of
/// nanoseconds, which takes more.
const MOST_DIGITS: usize = 16;

const NEVER: &str = "for a token that never expires, write `ttl: never` in `token!`, or call \
                     `.never_expires()`";

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
    let text = match literal {
        Literal::Text(text) => text,
        Literal::Number(number) => return Err(not_quoted(number)),
        Literal::Other(other) => return Err(not_a_ttl(other)),
    };
    let ttl = parse(text).map_err(|error| problem(text, &error))?;
    if let Some(question) = month_or_minute(text) {
        return Err(question);
    }
    match ttl.as_millis() {
        0 if ttl.is_zero() => Err(zero()),
        0 => Err(format!(
            "a ttl of {ttl:?} is under 1 ms: write a longer one"
        )),
        1..=LAST_EXPIRE_AT => {
            let (seconds, nanos) = (ttl.as_secs(), ttl.subsec_nanos());
            Ok(quote!(#library::__private::Duration::new(#seconds, #nanos)))
        }
        _ => Err(format!(
            "this ttl is too long: no token can expire later than 2^53 - 1 ms after 1970\n{NEVER}"
        )),
    }
}

fn digits(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

fn parse(text: &str) -> std::result::Result<Duration, DurationError> {
    if digits(text) > MOST_DIGITS {
        return Err(DurationError::NumberOverflow);
    }
    humantime::parse_duration(text)
}

/// Returns the message for a ttl with the unit `M`, the only one with a capital letter.
fn month_or_minute(text: &str) -> Option<String> {
    let (before, _) = text.split_once('M')?;
    let number = last_number(before);
    let months = if number == "1" { "month" } else { "months" };
    Some(format!(
        "a month or a minute? write `{number}m` or `{number} {months}`{}",
        picture(text, before.len(), 1)
    ))
}

/// Returns the number at the end of `text`, without the spaces that `humantime` allows in it.
fn last_number(text: &str) -> String {
    let number = text.rsplit(char::is_alphabetic).next().unwrap_or_default();
    number.replace(char::is_whitespace, "")
}

/// Returns the message for a number without quotes.
fn not_quoted(number: &str) -> String {
    if number == "0" {
        zero()
    } else if parse(number).is_ok() {
        month_or_minute(number)
            .unwrap_or_else(|| format!("write the ttl in quotes: `\"{number}\"`"))
    } else if parse(&format!("{number}s")).is_ok() {
        format!("a ttl needs a unit: for {number} seconds, write `\"{number}s\"`")
    } else {
        not_a_ttl(number)
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

/// Explains why `humantime` refused `text`.
fn problem(text: &str, error: &DurationError) -> String {
    match error {
        DurationError::Empty => "this ttl is empty: write one such as `\"10m\"`".into(),
        _ if text == "never" || text == "forever" => format!("`{text}` is not a ttl\n{NEVER}"),
        DurationError::NumberExpected(start) => unexpected(text, *start, "a number"),
        DurationError::InvalidCharacter(start) => unexpected(text, *start, "a digit or a unit"),
        DurationError::UnknownUnit { start, unit, .. } if unit.is_empty() => format!(
            "a ttl needs a unit, such as `{}s`{}",
            last_number(text.get(..*start).unwrap_or_default()),
            picture(text, *start, 1)
        ),
        DurationError::UnknownUnit { start, unit, .. } => {
            let names = [
                "millis", "seconds", "minutes", "hours", "days", "weeks", "months", "years",
            ];
            let advice = match did_you_mean(unit, &names) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "write `ms`, `s`, `m`, `h`, `days`, `weeks`, `months` or `years`".into(),
            };
            let picture = picture(text, *start, unit.chars().count());
            format!("unknown unit `{}`: {advice}{picture}", excerpt(unit))
        }
        DurationError::NumberOverflow if digits(text) > MOST_DIGITS => {
            format!("this ttl has too many digits: write at most {MOST_DIGITS}\n{NEVER}")
        }
        DurationError::NumberOverflow => format!(
            "this ttl is too long, or finer than a nanosecond: write one such as `\"10m\"`\n{NEVER}"
        ),
    }
}

fn unexpected(text: &str, start: usize, expected: &str) -> String {
    // `humantime` may point at the white space before it.
    let rest = text.get(start..).unwrap_or_default().trim_start();
    let start = text.len() - rest.len();
    let found = match rest.chars().next() {
        Some(character) => format!("`{}`", character.escape_debug()),
        None => "the end".into(),
    };
    format!(
        "invalid ttl: expected {expected}, found {found}{}",
        picture(text, start, 1)
    )
}
