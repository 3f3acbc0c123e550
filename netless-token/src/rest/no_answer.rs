//! What can come in the place of an answer.

use core::fmt;

/// What came in the place of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NoAnswer {
    /// Nothing.
    Empty,
    /// HTML or XML.
    WebPage,
    /// Compressed data, which the HTTP client should have unpacked.
    Compressed,
    /// Text that is not JSON, or JSON that is cut off.
    NotJson,
    /// JSON, but not what this call is answered with, which the text names.
    OtherJson(&'static str),
    /// An answer about another room or another conversion than the call.
    OtherUuid,
}

impl NoAnswer {
    /// What this body is, if it is not JSON at all.
    pub(super) fn of(body: &[u8]) -> Self {
        match body.trim_ascii_start() {
            [] => Self::Empty,
            [b'<', ..] => Self::WebPage,
            [0x1f, 0x8b, ..] | [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Compressed,
            _ => Self::NotJson,
        }
    }
}

/// What it is, and what to do.
impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str(
                "an empty body: try again later, and check the base address and the proxies on the \
                 way to the service",
            ),
            Self::WebPage => f.write_str(
                "a web page, which is from a proxy or from another server: check the base address \
                 and the proxies on the way to the service",
            ),
            Self::Compressed => f.write_str(
                "compressed data: let the HTTP client unpack it, or not ask for it with \
                 `accept-encoding`",
            ),
            Self::NotJson => f.write_str(
                "a body that is not JSON, or is cut off: read it to its end, and check the base \
                 address and the proxies on the way to the service",
            ),
            Self::OtherJson(expected) => write!(
                f,
                "JSON that is not {expected}: read each answer by the call that asked for it, and \
                 check the base address",
            ),
            Self::OtherUuid => f.write_str(
                "the uuid of another room or conversion: read each answer by the call that asked \
                 for it",
            ),
        }
    }
}

/// Why a call could not read the body of a successful answer.
#[derive(Clone, Copy, Debug)]
pub enum Misread {
    /// The body is not the JSON that the call is answered with.
    Other,
    /// It is about another room or conversion.
    OtherUuid,
    /// It says `"success": false`.
    NotDone,
}

/// Drops the error's message, which repeats what it found.
impl From<serde_json::Error> for Misread {
    fn from(_: serde_json::Error) -> Self {
        Self::Other
    }
}
