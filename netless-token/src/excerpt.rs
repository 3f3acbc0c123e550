//! How much of a user's text a message repeats.

use alloc::boxed::Box;

/// So many characters of `text` that a hostile one cannot flood a log.
pub(crate) fn excerpt(text: &str) -> Box<str> {
    const LONGEST: usize = 64;
    text.chars().take(LONGEST).collect()
}
