//! How much of a text is read before it is refused, so that a hostile token costs little.

/// The maximum length of a token, in bytes. Real ones are shorter than 400.
pub(crate) const LONGEST_TOKEN: usize = 4096;

/// The maximum number of claims in a token. Real ones have six, with the signature.
pub(crate) const MOST_CLAIMS: usize = 10;
