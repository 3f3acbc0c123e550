//! Where a token's nonce comes from: the operating system, which is asked anew for each token.

use ::uuid::{Builder, Uuid};

use crate::SignError;

/// Makes a nonce: a random uuid of version 4.
///
/// A generator in this process would be faster, but processes forked from this one would go on with
/// the same numbers.
pub(crate) fn random() -> Result<Uuid, SignError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| SignError::NoRandomness(error.raw_os_error()))?;
    Ok(Builder::from_random_bytes(bytes).into_uuid())
}
