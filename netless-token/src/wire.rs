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

pub(crate) use read::{Received, read, split};
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

/// Appends the claims as they are signed. The access key is escaped for JSON already, and the others
/// need no escapes.
fn write_signed_text(
    text: &mut Vec<u8>,
    access_key: &[u8],
    expire_at: Option<&str>,
    nonce: &str,
    role: &str,
    uuid: Option<&str>,
) {
    text.extend(b"{\"ak\":\"");
    text.extend(access_key);
    if let Some(expire_at) = expire_at {
        text.extend(b"\",\"expireAt\":\"");
        text.extend(expire_at.as_bytes());
    }
    text.extend(b"\",\"nonce\":\"");
    text.extend(nonce.as_bytes());
    text.extend(b"\",\"role\":\"");
    text.extend(role.as_bytes());
    if let Some(uuid) = uuid {
        text.extend(b"\",\"uuid\":\"");
        text.extend(uuid.as_bytes());
    }
    text.extend(b"\"}");
}

/// More than a query can need besides the access key, which is 210 bytes with all claims.
const LONGEST_REST: usize = 256;

/// Url-safe base64 without padding, with the fastest engine for this target.
#[cfg(all(feature = "std", any(target_arch = "x86_64", target_arch = "aarch64")))]
static URL_SAFE: std::sync::LazyLock<base64::engine::Simd> =
    std::sync::LazyLock::new(|| base64::engine::Simd::url_safe(NO_PAD));

/// Url-safe base64 without padding.
#[cfg(not(all(feature = "std", any(target_arch = "x86_64", target_arch = "aarch64"))))]
static URL_SAFE: base64::engine::GeneralPurpose =
    base64::engine::GeneralPurpose::new(&base64::alphabet::URL_SAFE, NO_PAD);

/// Writes `text` to the start of `json`, quoted and escaped as `JSON.stringify` does. Returns the
/// part of `json` that is still free, or `None` if there is too little room.
///
/// Goes by blocks and writes to a slice, which is faster than pushing each byte to a `Vec`.
fn write_json_string<'a>(text: &str, json: &'a mut [u8]) -> Option<&'a mut [u8]> {
    let mut json = write(b"\"", json)?;
    for bytes in text.as_bytes().chunks(BLOCK) {
        json = match bytes.first_chunk::<BLOCK>() {
            Some(block) if !has_any(block, is_json_escaped) => write(block, json)?,
            _ => write_json_bytes(bytes, json)?,
        };
    }
    write(b"\"", json)
}

/// The number of bytes that are written together.
const BLOCK: usize = 16;

/// Writes a part of a string to the start of `json`, as [`write_json_string`] does.
fn write_json_bytes<'a>(bytes: &[u8], json: &'a mut [u8]) -> Option<&'a mut [u8]> {
    let mut json = json.iter_mut();
    for byte in bytes {
        match JSON_ESCAPES.get(usize::from(*byte))? {
            0 => *json.next()? = *byte,
            letter => {
                *json.next()? = b'\\';
                *json.next()? = *letter;
                if *letter == b'u' {
                    let mut digits = [0; 4];
                    base16ct::lower::encode(&[0, *byte], &mut digits).ok()?;
                    for digit in digits {
                        *json.next()? = digit;
                    }
                }
            }
        }
    }
    Some(json.into_slice())
}

/// The longest escape in JSON: `\u0000`.
const LONGEST_ESCAPE: usize = 6;

/// What follows the backslash when `JSON.stringify` escapes a byte of UTF-8, or 0 if it doesn't
/// escape this byte. A table is faster than a `match`.
#[expect(
    clippy::indexing_slicing,
    reason = "in a constant, the compiler checks this"
)]
static JSON_ESCAPES: [u8; 256] = {
    let mut escapes = [0; 256];
    let mut byte = 0;
    while byte < u8::MAX {
        if is_json_escaped(byte) {
            escapes[byte as usize] = match byte {
                b'"' | b'\\' => byte,
                b'\x08' => b'b',
                b'\t' => b't',
                b'\n' => b'n',
                b'\x0c' => b'f',
                b'\r' => b'r',
                _ => b'u',
            };
        }
        byte += 1;
    }
    escapes
};

/// Writes `bytes` to the start of `to`. Returns the part of `to` that is still free, or `None` if
/// there is too little room.
fn write<'a>(bytes: &[u8], to: &'a mut [u8]) -> Option<&'a mut [u8]> {
    let (start, rest) = to.split_at_mut_checked(bytes.len())?;
    start.copy_from_slice(bytes);
    Some(rest)
}

/// Whether `JSON.stringify` escapes this byte of UTF-8.
const fn is_json_escaped(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
}

/// Whether `is` returns `true` for any byte. Looks at all of them, so that the compiler can use
/// vector instructions.
fn has_any(bytes: &[u8], is: impl Fn(u8) -> bool) -> bool {
    bytes.iter().fold(false, |found, byte| found | is(*byte))
}
