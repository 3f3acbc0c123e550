//! The origins whose pages may call the server.

use axum::http::HeaderValue;
use serde::Deserialize;
use url::Url;

/// The origin of a page, spelled as browsers send it: a scheme, a host, and a port unless it is the
/// scheme's default.
///
/// Any other spelling would never match, and `null`, which many pages share, would match too often.
/// Both are rejected at start.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Origin(HeaderValue);

impl Origin {
    pub(crate) fn header_value(&self) -> HeaderValue {
        self.0.clone()
    }
}

impl TryFrom<String> for Origin {
    type Error = String;

    /// Repeats nothing of the text: it may contain a password.
    fn try_from(text: String) -> Result<Self, String> {
        const EXAMPLE: &str = "https://app.example.com";
        if text.contains('*') {
            return Err(format!(
                "an origin has a wildcard: write each by itself, such as {EXAMPLE:?}"
            ));
        }
        let canonical = canonical(&text);
        match (canonical, HeaderValue::from_str(&text)) {
            (Some(canonical), Ok(value)) if canonical == text => Ok(Self(value)),
            (Some(canonical), _) => {
                Err(format!("no browser sends this origin: write {canonical:?}"))
            }
            (None, _) => Err(format!(
                "this is not the origin of a page: write one such as {EXAMPLE:?}"
            )),
        }
    }
}

/// Returns the origin that a browser sends for a page at this URL.
fn canonical(text: &str) -> Option<String> {
    let url = text.parse::<Url>().ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::Origin;

    #[test]
    fn only_what_a_browser_sends_is_accepted() {
        for good in [
            "https://app.example.com",
            "https://app.example.com:8443",
            "http://localhost:8080",
            "http://127.0.0.1",
            "http://[::1]:3000",
            "https://xn--bcher-kva.example",
        ] {
            let origin = Origin::try_from(good.to_owned()).unwrap();
            assert_eq!(origin.header_value(), good);
        }
        for (bad, canonical) in [
            ("https://app.example.com/", "https://app.example.com"),
            ("https://app.example.com/board", "https://app.example.com"),
            ("https://App.Example.com", "https://app.example.com"),
            ("HTTPS://app.example.com", "https://app.example.com"),
            ("https://app.example.com:443", "https://app.example.com"),
            ("http://localhost:80", "http://localhost"),
            ("https://me@app.example.com", "https://app.example.com"),
            ("https://app.example.com?", "https://app.example.com"),
            (" https://app.example.com", "https://app.example.com"),
            ("https://app.example.com\n", "https://app.example.com"),
            ("https:app.example.com", "https://app.example.com"),
            ("https://bücher.example", "https://xn--bcher-kva.example"),
            ("http://[0:0::1]:3000", "http://[::1]:3000"),
        ] {
            assert_eq!(
                Origin::try_from(bad.to_owned()).unwrap_err(),
                format!("no browser sends this origin: write {canonical:?}")
            );
        }
        for bad in [
            "",
            "null",
            "app.example.com",
            "//app.example.com",
            "localhost:8080",
            "file:///index.html",
            "https://",
        ] {
            assert_eq!(
                Origin::try_from(bad.to_owned()).unwrap_err(),
                "this is not the origin of a page: write one such as \"https://app.example.com\""
            );
        }
        for bad in ["*", "https://*.example.com"] {
            assert_eq!(
                Origin::try_from(bad.to_owned()).unwrap_err(),
                "an origin has a wildcard: write each by itself, such as \
                 \"https://app.example.com\""
            );
        }
    }
}
