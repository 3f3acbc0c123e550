//! The token format. Nothing else knows it.
//!
//! A token is a prefix that names its kind, then the url-safe base64 of a query string:
//!
//! ```text
//! NETLESSROOM_ base64(ak=…&expireAt=…&nonce=…&role=1&sig=…&uuid=…)
//! ```
//!
//! `sig` is the HMAC-SHA256 of the other claims as a JSON object with sorted keys, under the secret
//! key. Source of every rule here: the reference implementation in JavaScript, published on npm as
//! `netless-token`; [`read`] also takes what the samples in other languages write differently.

mod read;
mod write;

use core::fmt;

use base64::engine::general_purpose::NO_PAD;

use crate::Role;

pub(crate) use read::{LONGEST_TOKEN, Received, query_of};
pub(crate) use write::{Claims, Signer};

/// The last `expireAt` that the reference implementation, whose numbers are JavaScript's, holds
/// exactly: 2^53 - 1 ms, in the year 287396.
pub(crate) const LAST_EXPIRE_AT: u64 = (1 << 53) - 1;

/// The role as the wire spells it.
const fn digit_of(role: Role) -> u8 {
    match role {
        Role::Admin => b'0',
        Role::Writer => b'1',
        Role::Reader => b'2',
    }
}

/// The role that the wire spells like this.
pub(crate) fn role_of(digit: &str) -> Option<Role> {
    [Role::Admin, Role::Writer, Role::Reader]
        .into_iter()
        .find(|role| digit.as_bytes() == [digit_of(*role)])
}

/// Url-safe base64 without padding, by the fastest engine of this target.
#[cfg(all(feature = "std", any(target_arch = "x86_64", target_arch = "aarch64")))]
static URL_SAFE: std::sync::LazyLock<base64::engine::Simd> =
    std::sync::LazyLock::new(|| base64::engine::Simd::url_safe(NO_PAD));

/// Url-safe base64 without padding.
#[cfg(not(all(feature = "std", any(target_arch = "x86_64", target_arch = "aarch64"))))]
static URL_SAFE: base64::engine::GeneralPurpose =
    base64::engine::GeneralPurpose::new(&base64::alphabet::URL_SAFE, NO_PAD);

/// Writes `text` quoted and escaped as `JSON.stringify` does.
fn write_json_string(json: &mut impl fmt::Write, text: &str) -> fmt::Result {
    json.write_str("\"")?;
    if has_any(text.as_bytes(), |byte| {
        byte < b' ' || byte == b'"' || byte == b'\\'
    }) {
        for character in text.chars() {
            match character {
                '"' => json.write_str("\\\"")?,
                '\\' => json.write_str("\\\\")?,
                '\u{8}' => json.write_str("\\b")?,
                '\t' => json.write_str("\\t")?,
                '\n' => json.write_str("\\n")?,
                '\u{c}' => json.write_str("\\f")?,
                '\r' => json.write_str("\\r")?,
                '\0'..' ' => write!(json, "\\u{:04x}", u32::from(character))?,
                plain => json.write_char(plain)?,
            }
        }
    } else {
        json.write_str(text)?;
    }
    json.write_str("\"")
}

/// Whether any byte is of that sort. It looks at all of them, so that the compiler makes vector
/// instructions of it.
fn has_any(bytes: &[u8], is: impl Fn(u8) -> bool) -> bool {
    bytes.iter().fold(false, |found, byte| found | is(*byte))
}
