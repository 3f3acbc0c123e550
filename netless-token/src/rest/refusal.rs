//! The messages that the service refuses with.

use alloc::string::String;
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
        let lower_case: String = message
            .trim()
            .chars()
            .map(|c| c.to_ascii_lowercase())
            .collect();
        let starts_with = |known: &str| lower_case.starts_with(known);
        // Whatever follows is not repeated.
        if starts_with("invalid format of token") {
            Self::InvalidFormat
        } else if starts_with("expired token") {
            Self::Expired
        } else if starts_with("invalid signature of token") {
            Self::InvalidSignature
        } else if starts_with("token access role") {
            Self::RoleForbidden
        } else if starts_with("token access room forbidden") {
            Self::RoomForbidden
        } else if starts_with("token access task forbidden") {
            Self::TaskForbidden
        } else if starts_with("token access team forbidden") {
            Self::TeamForbidden
        } else if starts_with("service not enable") {
            Self::ServiceNotEnabled
        } else if starts_with("unknown error") {
            Self::UnknownError
        } else {
            Self::Other(KnownWords::of(message))
        }
    }
}

/// The service's message.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
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
        })
    }
}
