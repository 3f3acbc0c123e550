//! The configuration file, checked whole before the first request.

use std::num::NonZeroU32;
use std::time::Duration;

use jiff::SignedDuration;
use netless_token::client::{AppIdentifier, Region};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use crate::page::{SdkIntegrity, SdkUrl};
use crate::policy::ApiKeys;
use crate::service::ApiBase;

/// What the server is told by its configuration file. The keys are not in it: they come from the
/// environment.
///
/// ```
/// let config: token_server::Config = r#"
///     app_identifier = "283/VGiScM9Wiw2HJg"
///     region = "us-sv"
///     ttl = "10m"
///     requests_per_minute = 60
///     allowed_origins = ["https://app.example.com"]
///
///     [[callers]]
///     ## printf %s "$API_KEY" | sha256sum
///     api_key_sha256 = "f2ca1bb6c7e907d06dafe4687e579fce76b37e4e93b7605022da52e6ccc26fd2"
///     uid = "teacher-1"
///     highest_role = "admin"
///     rooms = "any"
/// "#.parse()?;
/// assert_eq!(config.ttl.as_secs(), 600);
/// # Ok::<(), toml::de::Error>(())
/// ```
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The project that the rooms belong to.
    pub app_identifier: AppIdentifier,
    /// The region that the rooms were created in.
    pub region: Region,
    /// The service's REST API; left out, Agora's own.
    #[serde(default)]
    pub api_base: ApiBase,
    /// How long a token is valid, such as `10m`. It only has to outlive the moment of joining.
    #[serde(deserialize_with = "ttl")]
    pub ttl: Duration,
    /// How many requests each caller may make per minute, all of them at once if it likes.
    pub requests_per_minute: NonZeroU32,
    /// The origins whose pages may call this server from a browser, such as
    /// `https://app.example.com`. Not needed for pages of this server's own origin.
    #[serde(default)]
    pub allowed_origins: Vec<String>,
    /// Where the page loads the whiteboard's SDK from; left out, a version at Agora's own address.
    #[serde(default)]
    pub sdk_url: SdkUrl,
    /// The hash of what is there, such as `sha384-…`; left out, the page does not check it.
    pub sdk_integrity: Option<SdkIntegrity>,
    /// Who may call, by their API keys.
    pub callers: ApiKeys,
}

impl Config {
    /// The configuration of `--demo`: three callers, whose API keys are `demo-admin`, `demo-writer`
    /// and `demo-reader`.
    ///
    /// # Errors
    ///
    /// None: a test reads the demo's configuration file.
    pub fn demo() -> Result<Self, toml::de::Error> {
        include_str!("../demo.toml").parse()
    }
}

impl std::str::FromStr for Config {
    type Err = toml::de::Error;

    fn from_str(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }
}

/// Reads a ttl that a token can have. Zero is not "forever" here, nor anything else.
fn ttl<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse::<SignedDuration>()
        .ok()
        .and_then(|ttl| Duration::try_from(ttl).ok())
        .filter(|ttl| ttl.as_millis() > 0)
        .ok_or_else(|| {
            D::Error::custom(format!(
                "no token can have the ttl {text:?}: write one such as \"10m\" or \"1h 30m\""
            ))
        })
}

#[cfg(test)]
mod tests {
    use super::Config;

    fn error_of(line: &str) -> String {
        let text = include_str!("../demo.toml");
        let name = line.split('=').next().unwrap();
        let rest: Vec<_> = text.lines().filter(|it| !it.starts_with(name)).collect();
        let text = format!("{line}\n{}", rest.join("\n"));
        text.parse::<Config>().unwrap_err().message().to_owned()
    }

    #[test]
    fn the_demo_is_read() {
        Config::demo().unwrap();
    }

    #[test]
    fn what_is_wrong_is_said_at_start() {
        assert_eq!(
            error_of("region = \"gb-lon\""),
            "the region `gb-lon` is `eu` now: write `eu`"
        );
        assert_eq!(
            error_of("app_identifier = \"283\""),
            "invalid app identifier: found 1 part; write two with a `/` between, as the Agora \
             console shows it"
        );
        for ttl in [
            "10",
            "-10m",
            "0s",
            "999us",
            "never",
            "9999999999999999999y 1y",
        ] {
            assert_eq!(
                error_of(&format!("ttl = {ttl:?}")),
                format!(
                    "no token can have the ttl {ttl:?}: write one such as \"10m\" or \"1h 30m\""
                )
            );
        }
        assert_eq!(
            error_of("ttl_seconds = 10"),
            "unknown field `ttl_seconds`, expected one of `app_identifier`, `region`, \
             `api_base`, `ttl`, `requests_per_minute`, `allowed_origins`, `sdk_url`, \
             `sdk_integrity`, `callers`"
        );
    }
}
