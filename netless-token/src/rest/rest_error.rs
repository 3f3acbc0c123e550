//! Why there is no answer, and what to do about it.

use core::fmt;

use ::http::StatusCode;
use serde_json::Value;

use super::no_answer::Misread;
use super::{NoAnswer, Refusal, Region};

/// Why a call got no answer. The message says what to do.
///
/// It gives nothing of the call's token away, even if the service echoes it: of the service's words, only
/// those that stand in a list of this crate are repeated.
///
/// ```
/// use http::StatusCode;
/// use netless_token::rest::{Api, Call, Refusal, Region, RestError};
///
/// let error = Api::new(Region::Europe)
///     .create_room()
///     .answer(StatusCode::UNAUTHORIZED, br#"{ "message": "expired token" }"#)
///     .unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "the whiteboard service refused with 401 Unauthorized and `expired token`: the token was \
///      valid for one minute, so this server's clock is slow, or the request was sent late: set the \
///      clock, and make each request right before you send it",
/// );
/// let RestError::Refused { refusal: Some(refusal), .. } = error else { unreachable!() };
/// assert_eq!(refusal, Refusal::Expired);
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RestError {
    /// The service refused.
    Refused {
        /// The status of its answer.
        status: StatusCode,
        /// The region that was asked.
        region: Region,
        /// Its message, if there is one.
        refusal: Option<Refusal>,
    },
    /// The service answered that it did not do what was asked.
    NotDone {
        /// The status of its answer.
        status: StatusCode,
    },
    /// What came is no answer of the service.
    NoAnswer {
        /// The status of what came.
        status: StatusCode,
        /// What came.
        found: NoAnswer,
    },
}

impl RestError {
    pub(super) fn of(
        status: StatusCode,
        body: &[u8],
        region: Region,
        expected: &'static str,
        misread: Option<Misread>,
    ) -> Self {
        let found = match misread {
            Some(Misread::NotDone) => return Self::NotDone { status },
            Some(Misread::OtherUuid) => NoAnswer::OtherUuid,
            Some(Misread::Other) | None => match serde_json::from_slice::<Value>(body) {
                Ok(answer) => {
                    let refusal = Refusal::of(&answer);
                    if refusal.is_some() || status.is_client_error() || status.is_server_error() {
                        return Self::Refused {
                            status,
                            region,
                            refusal,
                        };
                    }
                    NoAnswer::OtherJson(expected)
                }
                Err(_) => NoAnswer::of(body),
            },
        };
        Self::NoAnswer { status, found }
    }

    /// The status of what came.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Refused { status, .. }
            | Self::NotDone { status }
            | Self::NoAnswer { status, .. } => *status,
        }
    }
}

impl fmt::Display for RestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused {
                status,
                region,
                refusal,
            } => {
                write!(f, "the whiteboard service refused with {status}")?;
                if let Some(refusal) = refusal {
                    write!(f, " and `{refusal}`")?;
                }
                f.write_str(": ")?;
                write_remedy(f, *status, *region, refusal.as_ref())
            }
            Self::NotDone { status } => write!(
                f,
                "the whiteboard service answered {status}, but that it did not do it: the \
                 conversion may be in progress or over, so ask for its progress"
            ),
            Self::NoAnswer { status, .. } if status.is_redirection() => write!(
                f,
                "no answer of the whiteboard service, which never redirects, but {status}: check \
                 the base address and the proxies on the way to the service"
            ),
            Self::NoAnswer { status, found } => write!(
                f,
                "no answer of the whiteboard service, but {status} with {found}"
            ),
        }
    }
}

impl core::error::Error for RestError {}

/// Writes what to do about a refusal.
fn write_remedy(
    f: &mut fmt::Formatter<'_>,
    status: StatusCode,
    region: Region,
    refusal: Option<&Refusal>,
) -> fmt::Result {
    f.write_str(match refusal {
        Some(Refusal::InvalidFormat) => {
            "something on the way changed the header `token`: send the request as it was made"
        }
        Some(Refusal::Expired) => {
            "the token was valid for one minute, so this server's clock is slow, or the request was \
             sent late: set the clock, and make each request right before you send it"
        }
        Some(Refusal::InvalidSignature) => {
            "the secret key does not belong to the access key: copy both from the Agora console"
        }
        Some(Refusal::RoleForbidden) => {
            "the service wants a higher role for this call than it documents: report it to \
             netless-token"
        }
        Some(Refusal::RoomForbidden) => {
            return write!(
                f,
                "the token is for the room that the call names: send the request to the address \
                 that it was made for, and check that the room belongs to the project of the access \
                 key, and was created in the region `{region}`"
            );
        }
        Some(Refusal::TaskForbidden) => {
            return write!(
                f,
                "the token is for the conversion that the call names: send the request to the \
                 address that it was made for, and check that the conversion belongs to the project \
                 of the access key, and was started in the region `{region}`"
            );
        }
        Some(Refusal::TeamForbidden) => {
            "the project is disabled or deleted: look at it in the Agora console"
        }
        Some(Refusal::ServiceNotEnabled) => {
            return write!(
                f,
                "file conversion or screenshots are not switched on for the region `{region}`: \
                 switch them on in the Agora console"
            );
        }
        Some(Refusal::UnknownError) => "try again later",
        Some(Refusal::Other(_)) | None => match status.as_u16() {
            401 => "check the access key and the secret key",
            403 => {
                return write!(
                    f,
                    "check that the project may do this, and that its region is `{region}`"
                );
            }
            404 => {
                return write!(
                    f,
                    "check the uuid, and that it was created in the region `{region}`"
                );
            }
            429 => "wait, then try again",
            500.. => "try again later",
            _ => {
                return write!(
                    f,
                    "check the values of the call, and that the region is `{region}`"
                );
            }
        },
    })
}
