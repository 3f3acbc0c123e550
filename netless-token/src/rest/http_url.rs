//! The address of a file or of a webhook, which the service calls.

use alloc::boxed::Box;
use core::fmt;
use core::str::FromStr;

use ::http::Uri;
use ::http::uri::Scheme;
use ::serde::Serialize;

/// An `http` or `https` address that the service can reach: of a file to convert, or of a webhook.
///
/// It is sent as it was written, so that a signed address stays valid.
///
/// ```
/// use netless_token::rest::HttpUrl;
///
/// let file: HttpUrl = "https://files.example.com/lesson-7.pptx?signature=4f2a".parse()?;
/// assert_eq!(file.as_str(), "https://files.example.com/lesson-7.pptx?signature=4f2a");
///
/// let error = "/tmp/lesson-7.pptx".parse::<HttpUrl>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "the address is neither `http` nor `https`: write one that the service can reach, such as \
///      `https://files.example.com/lesson.pptx`",
/// );
/// # Ok::<(), netless_token::rest::HttpUrlError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
pub struct HttpUrl(Box<str>);

impl HttpUrl {
    /// The address's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for HttpUrl {
    type Err = HttpUrlError;

    fn from_str(text: &str) -> Result<Self, HttpUrlError> {
        let is_unescaped = |c: char| !c.is_ascii() || c.is_ascii_control() || c == ' ';
        if let Some(found) = text.chars().find(|c| is_unescaped(*c)) {
            return Err(HttpUrlError(Problem::Unescaped(found)));
        }
        let Ok(uri) = text.parse::<Uri>() else {
            return Err(HttpUrlError(Problem::NotAnAddress));
        };
        let is_http = |scheme: &Scheme| *scheme == Scheme::HTTP || *scheme == Scheme::HTTPS;
        if !uri.scheme().is_some_and(is_http) {
            return Err(HttpUrlError(Problem::OtherScheme));
        }
        if uri.host().unwrap_or_default().is_empty() {
            return Err(HttpUrlError(Problem::NotAnAddress));
        }
        Ok(Self(text.into()))
    }
}

impl fmt::Display for HttpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Doesn't show the query, which opens the file if the address is a signed one, nor a user name and a
/// password.
impl fmt::Debug for HttpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (address, query) = match self.0.split_once('?') {
            Some((address, _)) => (address, "?.."),
            None => (&*self.0, ""),
        };
        let (scheme, rest) = address.split_once("://").unwrap_or_default();
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (user, host) = match authority.rsplit_once('@') {
            Some((_, host)) => ("..@", host),
            None => ("", authority),
        };
        write!(f, "HttpUrl({scheme}://{user}{host}{path}{query})")
    }
}

/// Why a text is not an [`HttpUrl`]. No message repeats it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct HttpUrlError(Problem);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Problem {
    OtherScheme,
    NotAnAddress,
    Unescaped(char),
}

impl fmt::Display for HttpUrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = match self.0 {
            Problem::OtherScheme => "the address is neither `http` nor `https`",
            Problem::NotAnAddress => "the text is not an address",
            Problem::Unescaped(found) => {
                return write!(
                    f,
                    "the address contains `{}`: percent-escape it",
                    found.escape_debug()
                );
            }
        };
        write!(
            f,
            "{problem}: write one that the service can reach, such as \
             `https://files.example.com/lesson.pptx`"
        )
    }
}

impl core::error::Error for HttpUrlError {}
