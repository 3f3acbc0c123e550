//! Raw bytes as a token.

use crate::obvious::compare;
use crate::{ACCESS_KEY, SECRET_KEY};

/// Verifies the bytes as they are. Returns whether they are a token that verifies.
pub fn run(data: &[u8]) -> bool {
    match core::str::from_utf8(data) {
        Ok(text) => compare(text, ACCESS_KEY, SECRET_KEY, 1 << 40),
        Err(_) => false,
    }
}
