//! Which request is which, across the servers that it passes: `x-request-id`, and `traceparent` as in
//! W3C Trace Context.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use uuid::Uuid;

use crate::whiteboard::CallHeaders;

/// The header with the request's id in the log.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// The longest id that is kept, in bytes.
const LONGEST_ID: usize = 128;

/// What a request is known by.
pub(crate) struct Trace {
    request_id: HeaderValue,
    traceparent: Option<HeaderValue>,
}

/// A request that nobody has given an id.
impl Default for Trace {
    fn default() -> Self {
        let id = Uuid::new_v4().simple().to_string();
        Self {
            request_id: HeaderValue::try_from(id).unwrap_or(HeaderValue::from_static("none")),
            traceparent: None,
        }
    }
}

impl Trace {
    /// Keeps what a trusted proxy says.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let mut trace = Self::default();
        if let Some(id) = headers.get(REQUEST_ID).filter(|it| is_id(it.as_bytes())) {
            trace.request_id = id.clone();
        }
        let parent = headers.get(TRACEPARENT);
        trace.traceparent = parent.filter(|it| is_traceparent(it.as_bytes())).cloned();
        trace
    }

    pub(crate) fn request_id(&self) -> &HeaderValue {
        &self.request_id
    }

    /// The id as text, for the log.
    pub(crate) fn id(&self) -> &str {
        self.request_id.to_str().unwrap_or_default()
    }

    pub(crate) fn traceparent(&self) -> Option<&str> {
        self.traceparent.as_ref()?.to_str().ok()
    }

    /// The headers that go along with calls of the whiteboard service.
    pub(crate) fn call_headers(&self) -> CallHeaders {
        let id = (REQUEST_ID, self.request_id.clone());
        let parent = self.traceparent.clone().map(|it| (TRACEPARENT, it));
        CallHeaders([id].into_iter().chain(parent).collect())
    }
}

/// Whether it can be in a line of the log as it is.
fn is_id(id: &[u8]) -> bool {
    (1..=LONGEST_ID).contains(&id.len())
        && id
            .iter()
            .all(|it| it.is_ascii_alphanumeric() || b"-_.:=+/@".contains(it))
}

/// Whether it is `<version>-<trace id>-<parent id>-<flags>`, with the two ids not zero.
fn is_traceparent(text: &[u8]) -> bool {
    let is_hex = |it: &u8| matches!(it, b'0'..=b'9' | b'a'..=b'f');
    let is_zero = |it: &[u8]| it.iter().all(|it| *it == b'0');
    let parts: Vec<_> = text.split(|it| *it == b'-').collect();
    // Later versions may have more parts.
    match parts[..] {
        [version, trace, parent, flags, ref more @ ..] => {
            [version, trace, parent, flags].map(<[u8]>::len) == [2, 32, 16, 2]
                && [version, trace, parent, flags].concat().iter().all(is_hex)
                && !is_zero(trace)
                && !is_zero(parent)
                && version != b"ff"
                && (more.is_empty() || version != b"00")
                && text.len() <= LONGEST_ID
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_id, is_traceparent};

    #[test]
    fn an_id_is_short_and_plain() {
        for good in [
            "7",
            "2c9f3ab1-5d0e",
            "Root=1-67891233-abcdef012345678912345678",
            "a:b_c.d+e/f@g=",
        ] {
            assert!(is_id(good.as_bytes()), "{good}");
        }
        let long = "a".repeat(129);
        for bad in ["", "a b", "a\"b", "a\\b", "a,b", "a\u{e9}", "a\tb", &long] {
            assert!(!is_id(bad.as_bytes()), "{bad}");
        }
        assert!(is_id("a".repeat(128).as_bytes()));
    }

    #[test]
    fn a_traceparent_is_as_in_trace_context() {
        const GOOD: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        assert!(is_traceparent(GOOD.as_bytes()));
        assert!(is_traceparent(format!("cc{}-what", &GOOD[2..]).as_bytes()));
        for bad in [
            "",
            "00",
            &GOOD[1..],
            &GOOD.to_uppercase(),
            &format!("{GOOD}-what"),
            &format!("ff{}", &GOOD[2..]),
            &format!("0g{}", &GOOD[2..]),
            &GOOD.replace("4bf92f3577b34da6a3ce929d0e0e4736", &"0".repeat(32)),
            &GOOD.replace("00f067aa0ba902b7", &"0".repeat(16)),
            &GOOD.replace('-', "_"),
            &format!("cc{}-{}", &GOOD[2..], "a".repeat(100)),
        ] {
            assert!(!is_traceparent(bad.as_bytes()), "{bad}");
        }
    }
}
