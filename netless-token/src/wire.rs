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

mod read;
mod write;

use alloc::string::String;

use base64::engine::general_purpose::NO_PAD;

use crate::Role;

pub(crate) use read::{LONGEST_TOKEN, MOST_CLAIMS, Received, decode};
pub(crate) use write::{Claims, Signer};

/// The last `expireAt` that the reference implementation can represent exactly, as its numbers are
/// JavaScript's: 2^53 - 1 ms, in the year 287396.
pub(crate) const LAST_EXPIRE_AT: u64 = (1 << 53) - 1;

/// The digit that a token has for a role.
const fn digit_of(role: Role) -> &'static str {
    match role {
        Role::Admin => "0",
        Role::Writer => "1",
        Role::Reader => "2",
    }
}

/// The role that a token has this digit for.
pub(crate) fn role_of(digit: &str) -> Option<Role> {
    Role::ALL.into_iter().find(|role| digit_of(*role) == digit)
}

/// Url-safe base64 without padding, with the fastest engine for this target.
#[cfg(all(feature = "std", any(target_arch = "x86_64", target_arch = "aarch64")))]
static URL_SAFE: std::sync::LazyLock<base64::engine::Simd> =
    std::sync::LazyLock::new(|| base64::engine::Simd::url_safe(NO_PAD));

/// Url-safe base64 without padding.
#[cfg(not(all(feature = "std", any(target_arch = "x86_64", target_arch = "aarch64"))))]
static URL_SAFE: base64::engine::GeneralPurpose =
    base64::engine::GeneralPurpose::new(&base64::alphabet::URL_SAFE, NO_PAD);

/// Appends `text` quoted and escaped as `JSON.stringify` does.
fn push_json_string(json: &mut String, text: &str) {
    json.push('"');
    if has_any(text.as_bytes(), is_json_escaped) {
        for c in text.chars() {
            match c {
                '"' => json.push_str("\\\""),
                '\\' => json.push_str("\\\\"),
                '\x08' => json.push_str("\\b"),
                '\t' => json.push_str("\\t"),
                '\n' => json.push_str("\\n"),
                '\x0c' => json.push_str("\\f"),
                '\r' => json.push_str("\\r"),
                '\0'..' ' => {
                    json.push_str("\\u00");
                    for digit in [u32::from(c) >> 4, u32::from(c) & 0xf] {
                        json.extend(char::from_digit(digit, 16));
                    }
                }
                _ => json.push(c),
            }
        }
    } else {
        json.push_str(text);
    }
    json.push('"');
}

/// The length of `text` once it is quoted and escaped.
fn json_length(text: &str) -> usize {
    let escapes = text.bytes().map(|byte| match byte {
        b'"' | b'\\' | b'\x08' | b'\t' | b'\n' | b'\x0c' | b'\r' => 1,
        b'\0'..b' ' => 5_u32,
        _ => 0,
    });
    text.len() + escapes.sum::<u32>() as usize + 2
}

/// Whether `JSON.stringify` escapes this byte of UTF-8.
fn is_json_escaped(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
}

/// Whether `is` returns `true` for any byte. Looks at all of them, so that the compiler can use
/// vector instructions.
fn has_any(bytes: &[u8], is: impl Fn(u8) -> bool) -> bool {
    bytes.iter().fold(false, |found, byte| found | is(*byte))
}
