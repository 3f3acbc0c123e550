//! Carries calls to the whiteboard service, and its answers back.

use std::fmt;
use std::time::{Duration, SystemTime};

use netless_token::rest::{Call, RestError};
use netless_token::{AccessKeys, SignError};
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Client, Request};

use crate::whiteboard::api_base::ApiBase;
use crate::whiteboard::context::CallHeaders;
use crate::whiteboard::outgoing;

/// How long connecting to the service may take.
const LONGEST_CONNECT: Duration = Duration::from_secs(3);
/// How long to keep an idle connection: less than servers usually do, because a call on a connection
/// that the service is just closing fails. Calls are rare, so most need a new one anyway.
const LONGEST_IDLE: Duration = Duration::from_secs(3);
/// The longest answer to read, in bytes. The service's answers have a few hundred.
const LONGEST_ANSWER: usize = 64 * 1024;

/// An HTTP client for the service.
#[derive(Clone, Debug)]
pub(crate) struct Transport(Client);

impl Transport {
    /// Returns a client of the service at `base`.
    pub(crate) fn new(base: &ApiBase) -> Result<Self, reqwest::Error> {
        let client = outgoing::client(base.is_http())
            .connect_timeout(LONGEST_CONNECT)
            .pool_idle_timeout(LONGEST_IDLE);
        Ok(Self(client.build()?))
    }

    /// Sends the call with a new token and these headers, and returns the service's answer. It may take
    /// no longer than `longest`.
    pub(crate) async fn send<C: Call>(
        &self,
        call: &C,
        keys: &AccessKeys,
        headers: &CallHeaders,
        longest: Duration,
    ) -> Result<C::Answer, CallError> {
        let broken = |error: reqwest::Error| CallError::broken(&error, longest);
        let request = call.request(keys).map_err(CallError::Sign)?;
        let mut request: Request = request.try_into().map_err(broken)?;
        *request.timeout_mut() = Some(longest);
        request.headers_mut().extend(headers.0.iter().cloned());
        let response = self.0.execute(request).await.map_err(broken)?;
        let status = response.status();
        let retry_after = retry_after(response.headers());
        let body = outgoing::read(response, LONGEST_ANSWER).await;
        let body = body.map_err(broken)?.ok_or(CallError::TooLong)?;
        call.answer(status, &body)
            .map_err(|error| CallError::Rest { error, retry_after })
    }
}

/// Returns how many seconds the service says to wait, as a number: what else stands there is not
/// repeated.
fn retry_after(headers: &HeaderMap) -> Option<u32> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?;
    text.parse().ok().or_else(|| {
        let time = httpdate::parse_http_date(text).ok()?;
        let wait = time.duration_since(SystemTime::now()).ok()?;
        u32::try_from(wait.as_secs() + 1).ok()
    })
}

/// Why a call has no answer. The message says what to do.
#[derive(Debug)]
pub(crate) enum CallError {
    /// The token cannot be signed.
    Sign(SignError),
    /// The service refused, or gave an answer that is none.
    Rest {
        error: RestError,
        /// How many seconds to wait.
        retry_after: Option<u32>,
    },
    /// The answer is longer than any of the service's.
    TooLong,
    /// The service cannot be reached, or the connection broke. The text says why, for the log: the
    /// message leaves it out, because it is about this server's network.
    Unreachable(String),
    /// The service took longer than this.
    Slow(Duration),
}

impl CallError {
    /// The error in one word, for metrics.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Sign(_) => "unsigned",
            Self::Rest { error, .. } => match error {
                RestError::NoAnswer { .. } => "garbage",
                _ => "refused",
            },
            Self::TooLong => "garbage",
            Self::Unreachable(_) => "unreachable",
            Self::Slow(_) => "slow",
        }
    }

    fn broken(error: &reqwest::Error, longest: Duration) -> Self {
        // Connecting has its own, shorter limit.
        if error.is_timeout() && !error.is_connect() {
            return Self::Slow(longest);
        }
        // One line, which a server's name cannot break.
        Self::Unreachable(outgoing::causes(error).escape_debug().to_string())
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sign(error) => error.fmt(f),
            Self::Rest { error, .. } => error.fmt(f),
            Self::TooLong => write!(
                f,
                "the whiteboard service's answer is over {} KiB: check `api_base` of this server",
                LONGEST_ANSWER / 1024
            ),
            Self::Unreachable(_) => f.write_str(
                "cannot reach the whiteboard service, or the connection broke: try again, and \
                 check `api_base` and the network of this server",
            ),
            Self::Slow(longest) => write!(
                f,
                "the whiteboard service did not answer within {} s: try again",
                longest.as_secs()
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use reqwest::header::{HeaderMap, RETRY_AFTER};

    use super::retry_after;

    #[test]
    fn only_a_time_to_wait_is_repeated() {
        let in_a_minute = SystemTime::now() + Duration::from_secs(60);
        for (text, seconds) in [
            ("30", Some(29..31)),
            (&httpdate::fmt_http_date(in_a_minute), Some(57..62)),
            ("Fri, 31 Dec 1999 23:59:59 GMT", None),
            ("soon", None),
            ("-1", None),
            ("99999999999999999999", None),
            ("NETLESSSDK_YWs9", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, text.parse().unwrap());
            let found = retry_after(&headers);
            assert_eq!(found.is_some(), seconds.is_some(), "{text}");
            assert!(
                found.is_none_or(|it| seconds.unwrap().contains(&it)),
                "{text}"
            );
        }
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }
}
