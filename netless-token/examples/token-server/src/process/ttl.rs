//! How long a token is valid, in the configuration file.

use std::fmt;
use std::time::Duration;

use netless_token::Lifetime;
use serde::Deserializer;
use serde::de::{Error, Visitor};

/// Parses a ttl such as `"10m"`, by the library's rules. It has an end.
pub(crate) fn ttl<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    struct Ttl;

    impl Visitor<'_> for Ttl {
        type Value = Duration;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a duration in quotes, such as `\"10m\"`")
        }

        fn visit_i64<E: Error>(self, number: i64) -> Result<Duration, E> {
            self.visit_str(&number.to_string())
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Duration, E> {
            match text.parse() {
                Ok(Lifetime::Ttl(ttl)) => Ok(ttl),
                Ok(_) => Err(E::custom(
                    "a token of this server expires: write a ttl such as \"10m\"",
                )),
                // Its examples stand in backticks, as in Rust.
                Err(error) => Err(E::custom(
                    error
                        .to_string()
                        .replace(", or `never`", "")
                        .replace('`', "\""),
                )),
            }
        }
    }

    deserializer.deserialize_any(Ttl)
}
