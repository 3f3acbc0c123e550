//! The messages that the service refuses with.

use core::fmt;

use serde_json::Value;

use super::KnownWords;

/// Why the service refused, as its message says.
///
/// Only messages that the service documents are told apart, and repeated word for word.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Refusal {
    /// `invalid format of token`
    InvalidFormat,
    /// `expired token`
    Expired,
    /// `invalid signature of token`
    InvalidSignature,
    /// `token access role … forbidden`
    RoleForbidden,
    /// `token access room forbidden`
    RoomForbidden,
    /// `token access task forbidden`
    TaskForbidden,
    /// `token access team forbidden`
    TeamForbidden,
    /// `service not enable`
    ServiceNotEnabled,
    /// `unknown error`
    UnknownError,
    /// A message that the service doesn't document.
    Other(KnownWords),
}

impl Refusal {
    /// Reads the message of an answer: `{"message": …}`, or `{"error": {"title": …}}`, which was seen
    /// once. `None` if the answer has neither.
    pub(super) fn of(answer: &Value) -> Option<Self> {
        let error = answer.get("error");
        [
            answer.get("message"),
            error.and_then(|error| error.get("message")),
            error.and_then(|error| error.get("title")),
            error,
        ]
        .into_iter()
        .find_map(|it| it?.as_str())
        .map(Self::of_message)
    }

    fn of_message(message: &str) -> Self {
        let message = message.trim_start();
        // Whatever follows is not repeated.
        let starts_with = |known: &Self| {
            let known = known.as_str();
            let known = known.split_once(" …").map_or(known, |(start, _)| start);
            let start = message.get(..known.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(known))
        };
        [
            Self::InvalidFormat,
            Self::Expired,
            Self::InvalidSignature,
            Self::RoleForbidden,
            Self::RoomForbidden,
            Self::TaskForbidden,
            Self::TeamForbidden,
            Self::ServiceNotEnabled,
            Self::UnknownError,
        ]
        .into_iter()
        .find(starts_with)
        .unwrap_or_else(|| Self::Other(KnownWords::of(message)))
    }

    fn as_str(&self) -> &str {
        match self {
            Self::InvalidFormat => "invalid format of token",
            Self::Expired => "expired token",
            Self::InvalidSignature => "invalid signature of token",
            Self::RoleForbidden => "token access role … forbidden",
            Self::RoomForbidden => "token access room forbidden",
            Self::TaskForbidden => "token access task forbidden",
            Self::TeamForbidden => "token access team forbidden",
            Self::ServiceNotEnabled => "service not enable",
            Self::UnknownError => "unknown error",
            Self::Other(words) => words.as_str(),
        }
    }
}

/// The service's message.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
