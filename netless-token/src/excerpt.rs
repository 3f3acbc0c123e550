//! How much of an untrusted text a message repeats.

use alloc::boxed::Box;

/// The most characters that are repeated, so that a hostile text cannot flood a log.
pub(crate) const LONGEST_EXCERPT: usize = 64;

/// Returns the start of `text`.
pub(crate) fn excerpt(text: &str) -> Box<str> {
    text.chars().take(LONGEST_EXCERPT).collect()
}
