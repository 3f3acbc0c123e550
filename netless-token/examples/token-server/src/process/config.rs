//! The configuration file, fully checked before the first request.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use axum::http::HeaderName;
use ipnet::IpNet;
use netless_token::client::{AppIdentifier, Region};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use crate::process::address::Proxies;
use crate::process::callers::{ApiKeys, Sessions};
use crate::process::config_error::shown;
use crate::process::origin::Origin;
use crate::process::ttl::ttl;
use crate::whiteboard::{ApiBase, SdkIntegrity, SdkUrl};

const DEMO: &str = include_str!("../../demo.toml");
const DEMO_APP_IDENTIFIER: &str = "123/demo-app-identifier";

/// The API keys of the demo's three callers: the admin, the writer and the reader.
pub const DEMO_API_KEYS: [&str; 3] = ["demo-admin", "demo-writer", "demo-reader"];

/// The server's configuration file. It does not contain the project's keys, which come from the
/// environment or from a file of their own.
///
/// ```
/// let config: token_server::process::Config = r#"
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
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The project that the rooms belong to.
    pub app_identifier: AppIdentifier,
    /// The region that the rooms were created in.
    pub region: Region,
    /// The base address of the service's REST API. The default is Agora's.
    #[serde(default)]
    pub api_base: ApiBase,
    /// How long a token is valid, such as `10m`. Only joining needs it, so it can be short.
    #[serde(deserialize_with = "ttl")]
    pub ttl: Duration,
    /// How many requests each caller may make per minute. It may make them all at once.
    pub requests_per_minute: NonZeroU32,
    /// The origins whose pages may call this server from a browser, such as
    /// `https://app.example.com`. Pages served by this server need no entry.
    #[serde(default)]
    pub allowed_origins: Vec<Origin>,
    /// The header to which a proxy in front of the server adds the client's address, such as
    /// `x-forwarded-for`. Without it, the address is the connecting peer's. It needs
    /// `trusted_proxies`, because anybody else could write there what they like.
    #[serde(default, deserialize_with = "header_name")]
    trusted_proxy_header: Option<HeaderName>,
    /// The proxies that are believed: their networks, such as `10.0.0.0/8`, or addresses.
    #[serde(default, deserialize_with = "networks")]
    trusted_proxies: Vec<IpNet>,
    /// Where the page loads the whiteboard SDK from. The default is a version hosted by Agora.
    #[serde(default)]
    pub sdk_url: SdkUrl,
    /// The SDK's hash, such as `sha384-…`. Without it, the page does not check the SDK.
    pub sdk_integrity: Option<SdkIntegrity>,
    /// The callers, by API key.
    #[serde(default)]
    pub callers: ApiKeys,
    /// The sessions of an identity provider, whose users are callers too.
    pub jwt: Option<Sessions>,
}

impl Config {
    /// The proxies in front of the server.
    pub(crate) fn proxies(&self) -> Proxies {
        Proxies {
            trusted: self.trusted_proxies.clone(),
            header: self.trusted_proxy_header.clone(),
        }
    }

    /// Returns the configuration of `--demo`: three callers, whose API keys are [`DEMO_API_KEYS`].
    ///
    /// # Errors
    ///
    /// Never in practice: a test parses the demo's configuration file.
    pub fn demo() -> Result<Self, toml::de::Error> {
        toml::from_str(DEMO)
    }
}

/// Rejects the demo's configuration: its API keys are public, so anyone could get real tokens.
impl std::str::FromStr for Config {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let config: Self = toml::from_str(text).map_err(|error| shown(&error, text))?;
        if config.trusted_proxy_header.is_some() && config.trusted_proxies.is_empty() {
            return Err(
                "there is a trusted_proxy_header, which anybody can send, but nobody is trusted: \
                 write the networks of your proxies, such as `trusted_proxies = [\"10.0.0.0/8\"]`"
                    .into(),
            );
        }
        if config.callers.is_empty() && config.jwt.is_none() {
            return Err(
                "there are no callers: add a table `[[callers]]` for each, or a table `[jwt]` for \
                 the sessions of an identity provider"
                    .into(),
            );
        }
        if DEMO_API_KEYS.iter().any(|key| config.callers.knows(key)) {
            return Err(
                "a caller has an API key of `--demo`, which is public: make one with `openssl rand \
                 -hex 32`"
                    .into(),
            );
        }
        if config.app_identifier.as_str() == DEMO_APP_IDENTIFIER {
            return Err(
                "the app_identifier is that of `--demo`: write the one that the Agora console shows"
                    .into(),
            );
        }
        Ok(config)
    }
}

/// Reads networks, and addresses as networks of one.
fn networks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<IpNet>, D::Error> {
    Vec::<String>::deserialize(deserializer)?
        .iter()
        .map(|text| {
            let address = || text.parse::<IpAddr>().map(IpNet::from);
            text.parse().or_else(|_| address()).map_err(|_| {
                D::Error::custom(
                    "this is not a network: write one such as \"10.0.0.0/8\", or an address",
                )
            })
        })
        .collect()
}

fn header_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<HeaderName>, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map(Some).map_err(|_| {
        D::Error::custom("this is not the name of a header: write one such as \"x-forwarded-for\"")
    })
}

#[cfg(test)]
mod tests {
    use super::{Config, DEMO, DEMO_API_KEYS, DEMO_APP_IDENTIFIER};

    /// The example, with hashes of API keys filled in.
    fn example() -> String {
        let unedited = include_str!("../../server.example.toml");
        ["a", "b", "c"]
            .iter()
            .fold(unedited.to_owned(), |text, digit| {
                text.replacen("<sha256 of an API key>", &digit.repeat(64), 1)
            })
    }

    /// Returns the error of the configuration with this line, which is its first.
    fn error_of(line: &str) -> String {
        let name = line.split('=').next().unwrap();
        let rest: Vec<_> = example()
            .lines()
            .filter(|it| !it.starts_with(name))
            .map(str::to_owned)
            .collect();
        let text = format!("{line}\n{}", rest.join("\n"));
        let error = text.parse::<Config>().unwrap_err();
        error.strip_prefix("line 1: ").unwrap_or(&error).to_owned()
    }

    #[test]
    fn the_demo_parses() {
        let demo = Config::demo().unwrap();
        assert_eq!(demo.app_identifier.as_str(), DEMO_APP_IDENTIFIER);
        for key in DEMO_API_KEYS {
            assert!(demo.callers.knows(key));
            assert!(DEMO.contains(key));
        }
    }

    #[test]
    fn the_example_parses_once_it_has_api_keys() {
        let config: Config = example().parse().unwrap();
        assert_eq!(config.ttl.as_secs(), 600);
        let unedited = include_str!("../../server.example.toml").parse::<Config>();
        assert_eq!(
            unedited.unwrap_err().split_once(": ").unwrap().1,
            "the api_key_sha256 of `teacher-1` is not 64 hex digits: write what `printf %s \
             \"$API_KEY\" | sha256sum` prints"
        );
    }

    #[test]
    fn the_example_parses_with_all_that_it_leaves_out() {
        let with_all: Vec<_> = example()
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(setting) if setting == "[jwt]" || setting.contains(" = ") => setting.into(),
                _ => line.to_owned(),
            })
            // The one is no hash yet, the other in place of `jwks_url`.
            .filter(|line| !line.starts_with("sdk_integrity") && !line.starts_with("key_file"))
            .collect();
        let config: Config = with_all.join("\n").parse().unwrap();
        assert!(config.jwt.is_some() && !config.callers.is_empty());
        assert!(config.proxies().trust("10.1.2.3".parse().unwrap()));
    }

    #[test]
    fn what_belongs_to_the_demo_is_rejected() {
        let api_key = "a caller has an API key of `--demo`, which is public: make one with \
                       `openssl rand -hex 32`";
        assert_eq!(DEMO.parse::<Config>().unwrap_err(), api_key);
        let hashes = DEMO
            .lines()
            .filter_map(|it| it.strip_prefix("api_key_sha256 = "));
        let hashes: Vec<_> = hashes.map(|it| it.trim_matches('"')).collect();
        assert_eq!(hashes.len(), 3);
        for hash in hashes {
            let text = example().replacen(&"b".repeat(64), &hash.to_uppercase(), 1);
            assert_eq!(text.parse::<Config>().unwrap_err(), api_key);
        }
        assert_eq!(
            error_of("app_identifier = \"123/demo-app-identifier\""),
            "the app_identifier is that of `--demo`: write the one that the Agora console shows"
        );
    }

    #[test]
    fn errors_say_what_to_write() {
        assert_eq!(
            error_of("region = \"gb-lon\""),
            "the region `gb-lon` is `eu` now: write `eu`"
        );
        assert_eq!(
            error_of("app_identifier = \"283\""),
            "invalid app identifier: found 1 part; write two with a `/` between, as the Agora \
             console shows it"
        );
        assert_eq!(
            error_of("ttl_seconds = 10"),
            "there is no setting `ttl_seconds`: write one of `app_identifier`, `region`, \
             `api_base`, `ttl`, `requests_per_minute`, `allowed_origins`, `trusted_proxy_header`, \
             `trusted_proxies`, `sdk_url`, `sdk_integrity`, `callers`, `jwt`"
        );
        assert_eq!(
            error_of("allowed_origins = [\"https://app.example.com/\"]"),
            "no browser sends this origin: write \"https://app.example.com\""
        );
        assert_eq!(
            error_of("api_base = \"http://api.netless.link\""),
            "the base address is `http`, which would send tokens in the clear: write `https`, or a \
             host on this machine"
        );
        assert_eq!(
            error_of("trusted_proxy_header = \"x forwarded for\""),
            "this is not the name of a header: write one such as \"x-forwarded-for\""
        );
    }

    #[test]
    fn errors_are_in_plain_words() {
        let number = "write a whole number from 1 to 4294967295, without quotes";
        let text = "write a text in quotes";
        let list = "write a list such as `[\"…\", \"…\"]`";
        for (line, message) in [
            (
                "requests_per_minute = 0",
                format!("0 is wrong here: {number}"),
            ),
            (
                "requests_per_minute = -1",
                format!("-1 is wrong here: {number}"),
            ),
            (
                "requests_per_minute = 1.5",
                format!("1.5 is wrong here: {number}"),
            ),
            (
                "requests_per_minute = 5000000000",
                format!("5000000000 is wrong here: {number}"),
            ),
            (
                "requests_per_minute = [60]",
                format!("a list is wrong here: {number}"),
            ),
            (
                "requests_per_minute = true",
                format!("`true` or `false` is wrong here: {number}"),
            ),
            (
                "app_identifier = 283",
                "283 is wrong here: write an app identifier as text".into(),
            ),
            (
                "trusted_proxy_header = 7",
                format!("7 is wrong here: {text}"),
            ),
            (
                "jwt = [{issuer = \"x\"}]",
                format!("a table is wrong here: {text}, or `[jwt]` in single brackets"),
            ),
            (
                "region = us-sv",
                "this text has no quotes: write `\"` before and after it".into(),
            ),
            (
                "ttl = \"10m\"\nttl = \"20m\"",
                "line 2: this setting is there twice: write it once".into(),
            ),
            (
                "allowed_origins = \"https://app.example.com\"",
                format!("this text is wrong here: {list}"),
            ),
            ("trusted_proxies = 7", format!("7 is wrong here: {list}")),
            ("jwt = 7", "7 is wrong here: write a table `[jwt]`".into()),
            (
                "jwt = {}",
                "there is no `issuer`: write a line such as `issuer = \
                 \"https://login.example.com/\"`"
                    .into(),
            ),
            (
                "trusted_proxies = [\"10.0.0.0/33\"]",
                "this is not a network: write one such as \"10.0.0.0/8\", or an address".into(),
            ),
            (
                "trusted_proxy_header = \"x-forwarded-for\"",
                "there is a trusted_proxy_header, which anybody can send, but nobody is trusted: \
                 write the networks of your proxies, such as `trusted_proxies = [\"10.0.0.0/8\"]`"
                    .into(),
            ),
        ] {
            assert_eq!(error_of(line), message, "{line}");
        }
        assert_eq!(
            "[callers]\nuid = \"u\"".parse::<Config>().unwrap_err(),
            "line 1: one table is wrong here: write `[[callers]]` for each, in double brackets"
        );
        for good in [
            "trusted_proxies = [\"10.0.0.0/8\", \"127.0.0.1\", \"::1\", \"2001:db8::/32\"]",
            "trusted_proxies = []",
        ] {
            let text = format!("{good}\n{}", example());
            assert!(text.parse::<Config>().is_ok(), "{good}");
        }
    }

    #[test]
    fn an_error_has_its_line_but_never_the_text_of_the_line() {
        let wanted = "`app_identifier`, `region`, `api_base`, `ttl`, `requests_per_minute`, \
                      `allowed_origins`, `trusted_proxy_header`, `trusted_proxies`, `sdk_url`, \
                      `sdk_integrity`, `callers`, `jwt`";
        let lines = [
            "app_identifier = \"283/VGiScM9Wiw2HJg\"",
            "region = \"us-sv\"",
            "ttl = \"10m\"",
            "requests_per_minute = 60",
            "[[callers]]",
            "api_key_sha256 = \"f2ca1bb6c7e907d06dafe4687e579fce76b37e4e93b7605022da52e6ccc26fd2\"",
            "uid = \"teacher-1\"",
            "highest_role = \"admin\"",
            "rooms = \"any\"",
        ];
        for (line, mistake, message) in [
            (
                3,
                "secret_access_key = \"JSjLyy2k\"",
                format!("line 3: there is no setting `secret_access_key`: write one of {wanted}"),
            ),
            (
                6,
                "api_key = \"JSjLyy2k\"",
                "line 6: there is no setting `api_key`: write one of `api_key_sha256`, `uid`, \
                 `highest_role`, `rooms`"
                    .into(),
            ),
            (
                4,
                "requests_per_minute = 'JSjLyy2k\", expected 7'",
                "line 4: this text is wrong here: write a whole number from 1 to 4294967295, without \
                 quotes"
                    .into(),
            ),
            (
                5,
                "callers = ['JSjLyy2k']\n[x]",
                "line 5: this text is wrong here: write a table `[[callers]]` for each".into(),
            ),
            (
                2,
                "JSjLyy2k",
                "line 2: this is no setting: write `name = value`".into(),
            ),
            (
                2,
                "region = \"JSjLyy2k",
                "line 2: this text has no quote at its end: write `\"` there".into(),
            ),
            (
                3,
                "",
                "line 1: there is no `ttl`: write a line such as `ttl = \"10m\"`".into(),
            ),
        ] {
            let (before, after) = lines.split_at(line - 1);
            let text = [before, &[mistake], after.split_at(1).1]
                .concat()
                .join("\n");
            let error = text.parse::<Config>().unwrap_err();
            assert_eq!(error, message);
        }
    }

    #[test]
    fn errors_are_in_the_words_of_toml() {
        for (line, message) in [
            (
                "requests_per_minute = 0",
                "0 is wrong here: write a whole number from 1 to 4294967295, without quotes",
            ),
            (
                "allowed_origins = \"JSjLyy2k\"",
                "this text is wrong here: write a list such as `[\"…\", \"…\"]`",
            ),
            ("sdk_url = 7", "7 is wrong here: write a text in quotes"),
            (
                "allowed_origins = [\"https://me:JSjLyy2k@app.example.com\"]",
                "no browser sends this origin: write \"https://app.example.com\"",
            ),
        ] {
            assert_eq!(error_of(line), message);
        }
    }

    #[test]
    fn a_ttl_must_be_one_that_a_token_can_have() {
        for (ttl, message) in [
            (
                "600",
                "a ttl needs a unit: write a duration, such as \"600s\" (10 minutes) or \"600ms\" (600 \
                 milliseconds)",
            ),
            (
                "\"600\"",
                "a ttl needs a unit: write a duration, such as \"600s\" (10 minutes) or \"600ms\" (600 \
                 milliseconds)",
            ),
            ("\"0s\"", "a ttl of zero: write a longer one"),
            ("\"\"", "the ttl is empty: write one such as \"10m\""),
            (
                "\"10M\"",
                "a month or a minute? write \"10m\" or \"10 months\"",
            ),
            (
                "\"never\"",
                "a token of this server expires: write a ttl such as \"10m\"",
            ),
            (
                "\"2628000000h\"",
                "a token with this ttl would expire over 2^53 - 1 ms after 1970: write a shorter one",
            ),
            (
                "true",
                "`true` or `false` is wrong here: write a ttl as text, such as \"10m\"",
            ),
        ] {
            assert_eq!(error_of(&format!("ttl = {ttl}")), message);
        }
        for (ttl, seconds) in [
            ("10m", 600),
            ("1h 30m", 5400),
            ("1h30m", 5400),
            ("7 days", 604_800),
            ("2 weeks", 1_209_600),
            ("1 month", 2_630_016),
            ("000000000000010m", 600),
        ] {
            let text = example().replace("ttl = \"10m\"", &format!("ttl = {ttl:?}"));
            assert_eq!(text.parse::<Config>().unwrap().ttl.as_secs(), seconds);
        }
    }
}
