//! The token format. No other file knows it.
//!
//! A token is a prefix that names its kind, then the url-safe base64 of a query string:
//!
//! ```text
//! NETLESSROOM_ base64(ak=…&expireAt=…&nonce=…&role=1&sig=…&uuid=…)
//! ```
//!
//! `sig` is the HMAC-SHA256 of the other claims as a JSON object with sorted keys, under the secret
//! key. The source of every rule here is the reference implementation in JavaScript, published on npm
//! as `netless-token`; [`read`] also accepts what the samples in other languages write differently.

pub(crate) mod limits;
mod not_base64;
pub(crate) mod prefix;
mod read;
mod write;

use alloc::vec::Vec;

use base64::engine::general_purpose::NO_PAD;

use crate::Role;

pub(crate) use read::{Received, excerpt_of, read, split, text_of};
pub(crate) use write::{Claims, LONGEST_ACCESS_KEY, Signer, escaped_length};

/// The last `expireAt` that the reference implementation can represent exactly, as its numbers are
/// JavaScript's: 2^53 - 1 ms, in the year 287396.
pub(crate) const LAST_EXPIRE_AT: u64 = (1 << 53) - 1;

/// The digit that a token has for a role.
fn digit_of(role: Role) -> char {
    char::from(b'0' + role as u8)
}

/// The role that a token has this digit for.
fn role_of(digit: &str) -> Option<Role> {
    match digit.as_bytes() {
        [digit @ b'0'..=b'9'] => Role::try_from(digit - b'0').ok(),
        _ => None,
    }
}

/// The names of the claims that every token has or may have, in the order of the query, each between
/// two texts. The claims are signed in this order too, without the signature.
macro_rules! names {
    ($before_first:literal, $before:literal, $after:literal) => {
        [
            concat!($before_first, "ak", $after),
            concat!($before, "expireAt", $after),
            concat!($before, "nonce", $after),
            concat!($before, "role", $after),
            concat!($before, "sig", $after),
            concat!($before, "uuid", $after),
        ]
    };
}

const NAMES: [&str; 6] = names!("", "", "");

/// What comes before each value, and what comes after the last one.
type Format = ([&'static str; 6], &'static str);

const QUERY: Format = (names!("", "&", "="), "");
const JSON: Format = (names!("{\"", "\",\"", "\":\""), "\"}");

/// The values of these claims, if they are there.
type Values<'a> = [Option<&'a str>; 6];

/// Appends the claims that are there.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "then the lengths of the names are known"
)]
fn write_claims(text: &mut Vec<u8>, (names, end): &Format, values: Values<'_>) {
    for (name, value) in names.iter().zip(values) {
        if let Some(value) = value {
            text.extend(name.as_bytes());
            text.extend(value.as_bytes());
        }
    }
    text.extend(end.as_bytes());
}

/// Url-safe base64 without padding, with the fastest engine for this target.
#[cfg(all(feature = "std", any(target_arch = "x86_64", target_arch = "aarch64")))]
static URL_SAFE: std::sync::LazyLock<base64::engine::Simd> =
    std::sync::LazyLock::new(|| base64::engine::Simd::url_safe(NO_PAD));

/// Url-safe base64 without padding.
#[cfg(not(all(feature = "std", any(target_arch = "x86_64", target_arch = "aarch64"))))]
static URL_SAFE: base64::engine::GeneralPurpose =
    base64::engine::GeneralPurpose::new(&base64::alphabet::URL_SAFE, NO_PAD);
