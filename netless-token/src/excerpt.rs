//! How much of an untrusted text a message repeats.

use alloc::boxed::Box;

/// Returns the start of `text`, short enough that a hostile text cannot flood a log.
pub(crate) fn excerpt(text: &str) -> Box<str> {
    const LONGEST: usize = 64;
    text.chars().take(LONGEST).collect()
}
