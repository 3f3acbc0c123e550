//! Why the text after a token's prefix is not url-safe base64.

use memchr::memchr2;

use crate::pasted::is_json_web_token;
use crate::{Base64Error, Hint, VerifyError};

/// Finds out why the base64 of a token could not be decoded. `prefix` is the length of the token's
/// prefix.
pub(super) fn reason(base64: &str, prefix: usize) -> VerifyError {
    let wrong = base64.char_indices().find(|(_, c)| !is_digit(*c));
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
        // All characters before this one are a byte long.
        VerifyError::Base64(Base64Error::Character(found, prefix + index + 1))
    }
}

/// Whether url-safe base64 has this character.
const fn is_digit(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}
