//! Where the whiteboard service is.

use std::str::FromStr;

use netless_token::client::Region;
use netless_token::rest::Api;
use serde::Deserialize;

/// The base address of the service's REST API: Agora's, or another that [`Api::at`] takes.
///
/// It has neither `;` nor `,`, which are separators in the page's content security policy.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct ApiBase(String);

impl ApiBase {
    /// The address, without a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The API at this address, in this region.
    #[expect(clippy::expect_used, reason = "each `ApiBase` was made from an `Api`")]
    pub(crate) fn api(&self, region: Region) -> Api {
        Api::at(&self.0, region).expect("the base address is one")
    }

    /// Whether tokens are sent in clear, which only happens on this machine.
    pub(crate) fn is_http(&self) -> bool {
        self.0
            .get(..5)
            .is_some_and(|it| it.eq_ignore_ascii_case("http:"))
    }
}

impl Default for ApiBase {
    fn default() -> Self {
        Self(Api::new(Region::UnitedStates).base().into())
    }
}

impl FromStr for ApiBase {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let api = Api::at(text, Region::UnitedStates).map_err(|error| error.to_string())?;
        if text.contains([';', ',']) {
            return Err("the base address has a `;` or a `,`: write one without".into());
        }
        Ok(Self(api.base().into()))
    }
}

impl TryFrom<String> for ApiBase {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::ApiBase;

    #[test]
    fn an_api_base_is_what_the_library_takes() {
        for (text, read, is_http) in [
            (
                "https://api.netless.link/",
                "https://api.netless.link",
                false,
            ),
            ("http://localhost:8080", "http://localhost:8080", true),
            ("HTTP://[::1]:1/", "HTTP://[::1]:1", true),
        ] {
            let base = text.parse::<ApiBase>().unwrap();
            assert_eq!((base.as_str(), base.is_http()), (read, is_http));
        }
        assert_eq!(
            ApiBase::default(),
            "https://api.netless.link".parse().unwrap()
        );
        let clear = "the base address is `http`, which would send tokens in the clear: write \
                     `https`, or a host on this machine";
        let separator = "the base address has a `;` or a `,`: write one without";
        for (text, error) in [
            ("http://api.netless.link", clear),
            ("https://proxy.example/a;b", separator),
            ("https://proxy.example/a,b", separator),
        ] {
            assert_eq!(text.parse::<ApiBase>().unwrap_err(), error);
        }
    }
}
