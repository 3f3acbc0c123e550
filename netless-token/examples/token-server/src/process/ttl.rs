//! How long a token is valid, in the configuration file.

use std::time::Duration;

use netless_token::Lifetime;
use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// Reads a ttl such as `"10m"`, by the library's rules. It has an end.
pub(crate) fn ttl<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    match Lifetime::deserialize(deserializer) {
        Ok(Lifetime::Ttl(ttl)) => Ok(ttl),
        Ok(_) => Err(D::Error::custom(
            "a token of this server expires: write a ttl such as \"10m\"",
        )),
        // Its examples stand in backticks, as in Rust, and toml adds a newline.
        Err(error) => Err(D::Error::custom(
            error
                .to_string()
                .trim_end()
                .replace(", or `never`", "")
                .replace('`', "\""),
        )),
    }
}
