//! Why the text after a token's prefix is not url-safe base64.

use memchr::memchr2;

use crate::pasted::is_json_web_token;
use crate::{Base64Error, Hint, VerifyError};

/// Finds out why the base64 of a token could not be decoded. `prefix` is the length of the token's
/// prefix.
pub(super) fn reason(base64: &str, prefix: usize) -> VerifyError {
    // Bytes, which are faster than characters: all before the wrong one are ASCII.
    let index = base64.bytes().position(|byte| !is_digit(byte));
    let wrong = index.and_then(|index| Some((index, base64.get(index..)?.chars().next()?)));
    let Some((index, found)) = wrong else {
        return VerifyError::Base64(Base64Error::CutOff);
    };
    if is_json_web_token(base64) {
        VerifyError::NotAToken(Hint::JsonWebToken)
    } else if base64.ends_with(char::is_whitespace) {
        VerifyError::NotAToken(Hint::SurroundingWhitespace)
    } else if base64.ends_with('=') {
        VerifyError::NotAToken(Hint::PaddedBase64)
    } else if memchr2(b'+', b'/', base64.as_bytes()).is_some() {
        VerifyError::NotAToken(Hint::StandardBase64)
    } else {
        VerifyError::Base64(Base64Error::Character(found, prefix + index + 1))
    }
}

/// Whether url-safe base64 has this byte.
const fn is_digit(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}
