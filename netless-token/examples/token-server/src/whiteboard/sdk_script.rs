//! Where the page loads the whiteboard SDK from.

use std::str::FromStr;

use serde::Deserialize;
use url::{Host, Url};

/// The URL that browsers load the whiteboard SDK from: a script that defines `WhiteWebSdk`.
///
/// Only `https`, or `http` on this machine.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct SdkUrl {
    pub(crate) url: String,
    pub(crate) origin: String,
}

impl Default for SdkUrl {
    fn default() -> Self {
        Self {
            url: "https://sdk.netless.link/white-web-sdk/2.16.44.js".into(),
            origin: "https://sdk.netless.link".into(),
        }
    }
}

impl FromStr for SdkUrl {
    type Err = String;

    /// Repeats nothing of the URL: it may contain a password.
    fn from_str(text: &str) -> Result<Self, String> {
        let refuse = |why| {
            let example = Self::default().url;
            Err(format!("the sdk_url {why}: write one such as {example:?}"))
        };
        let Ok(url) = text.parse::<Url>() else {
            return refuse("is not a URL");
        };
        if !url.username().is_empty() || url.password().is_some() {
            return refuse("has a user name or a password, which the page would publish");
        }
        match url.scheme() {
            "https" => {}
            "http" if is_this_machine(&url) => {}
            "http" => return refuse("is `http`, so anyone on the network could change the SDK"),
            _ => return refuse("is not `https`"),
        }
        let origin = url.origin().ascii_serialization();
        // These are separators in a content security policy.
        if origin.contains([';', ',', '\'']) {
            return refuse("has a host with a `;`, a `,` or a quote");
        }
        Ok(Self {
            url: url.into(),
            origin,
        })
    }
}

/// Whether requests to this URL stay on this machine.
pub(crate) fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

impl TryFrom<String> for SdkUrl {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// The hash that browsers check the SDK's script against. The script's host must then allow other
/// origins to read it (CORS).
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct SdkIntegrity(pub(crate) String);

impl TryFrom<String> for SdkIntegrity {
    type Error = String;

    /// Browsers ignore a hash that they cannot parse, and then check nothing. So it is checked here.
    fn try_from(text: String) -> Result<Self, String> {
        let length = |algorithm| match algorithm {
            "sha256" => Some(44),
            "sha384" => Some(64),
            "sha512" => Some(88),
            _ => None,
        };
        let is_hash = text.split_once('-').is_some_and(|(algorithm, hash)| {
            length(algorithm) == Some(hash.len())
                && hash
                    .trim_end_matches('=')
                    .bytes()
                    .all(|it| it.is_ascii_alphanumeric() || matches!(it, b'+' | b'/'))
        });
        if is_hash {
            Ok(Self(text))
        } else {
            Err(
                "the sdk_integrity is not a hash: write `sha384-` and what `openssl dgst -sha384 \
                 -binary sdk.js | base64` prints"
                    .into(),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{SdkIntegrity, SdkUrl};

    #[test]
    fn the_default_sdk_url_is_valid() {
        let SdkUrl { url, origin } = SdkUrl::default();
        let read: SdkUrl = url.parse().unwrap();
        assert_eq!((read.url, read.origin), (url, origin));
    }

    #[test]
    fn an_sdk_url_is_https_or_this_machine() {
        for (text, origin) in [
            ("https://cdn.example/sdk.js?v=1", "https://cdn.example"),
            ("HTTPS://CDN.example:443/sdk.js", "https://cdn.example"),
            (
                "https://cdn.example:8443/sdk.js",
                "https://cdn.example:8443",
            ),
            ("http://localhost:8080/sdk.js", "http://localhost:8080"),
            ("http://127.0.0.1/sdk.js", "http://127.0.0.1"),
            ("http://[::1]:8080/sdk.js", "http://[::1]:8080"),
        ] {
            assert_eq!(text.parse::<SdkUrl>().unwrap().origin, origin);
        }
        let open = "is `http`, so anyone on the network could change the SDK";
        let public = "has a user name or a password, which the page would publish";
        let separator = "has a host with a `;`, a `,` or a quote";
        for (text, why) in [
            ("http://cdn.example/sdk.js", open),
            ("http://localhost.example/sdk.js", open),
            ("data:text/javascript,alert(1)", "is not `https`"),
            ("/sdk.js", "is not a URL"),
            ("", "is not a URL"),
            ("https://a;b/sdk.js", separator),
            ("https://a,b/sdk.js", separator),
            ("https://a'b/sdk.js", separator),
            ("https://user@cdn.example/sdk.js", public),
            ("http://:JSjLyy2k@cdn.example/sdk.js", public),
        ] {
            assert_eq!(
                text.parse::<SdkUrl>().unwrap_err(),
                format!(
                    "the sdk_url {why}: write one such as \
                     \"https://sdk.netless.link/white-web-sdk/2.16.44.js\""
                )
            );
        }
    }

    #[test]
    fn an_integrity_is_a_hash_that_browsers_can_parse() {
        for good in [
            format!("sha256-{}=", "a".repeat(43)),
            format!("sha384-{}+/", "A".repeat(62)),
            format!("sha512-{}==", "0".repeat(86)),
        ] {
            assert_eq!(SdkIntegrity::try_from(good.clone()).unwrap().0, good);
        }
        for bad in [
            String::new(),
            "a".repeat(64),
            format!("md5-{}==", "a".repeat(22)),
            format!("sha384-{}", "a".repeat(63)),
            format!("sha384-{}", "a".repeat(96)),
            format!("sha384-{}\"", "a".repeat(63)),
            format!("sha384_{}", "a".repeat(64)),
            format!("SHA384-{}", "a".repeat(64)),
        ] {
            assert_eq!(
                SdkIntegrity::try_from(bad.clone()).unwrap_err(),
                "the sdk_integrity is not a hash: write `sha384-` and what `openssl dgst -sha384 \
                 -binary sdk.js | base64` prints"
            );
        }
    }
}
