//! Why a token was refused.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;

use ::uuid::Uuid;

use crate::one_of::OneOf;
use crate::pasted::{
    is_former_token, is_invisible, is_json_web_token, is_quotation_mark, is_rtc_token,
};
use crate::wire::limits::{LONGEST_TOKEN, MOST_CLAIMS};
use crate::wire::prefix::prefix;
use crate::{KindName, Role, Timestamp, UuidError};

/// Why a token was refused. No message repeats the token.
///
/// ```
/// use netless_token::{Base64Error, Claims, Hint, Room, VerifyError};
///
/// // It takes no keys to see that these are no tokens.
/// let refused = |text| Claims::<Room>::decode_unverified(text).unwrap_err();
///
/// let error = refused(r#"{"token": "NETLESSROOM_YWs9…"}"#);
/// assert_eq!(error, VerifyError::NotAToken(Hint::Json));
/// assert_eq!(error.to_string(), "not a token: it is JSON; pass only the token in it");
///
/// let error = refused("NETLESSROOM_YWs9,");
/// assert_eq!(error, VerifyError::Base64(Base64Error::Character(',', 17)));
/// assert_eq!(error.to_string(), "malformed token: `,` at character 17 is not url-safe base64");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum VerifyError {
    /// The text is longer than 4 KiB; this is its length in bytes.
    TooLong(usize),
    /// The text is not a token. The hint says what it probably is instead.
    NotAToken(Hint),
    /// The token is of another kind.
    OtherKind {
        /// The kind that was asked for.
        expected: KindName,
        /// The kind that the token claims to be.
        found: KindName,
    },
    /// The text after the prefix is not url-safe base64.
    Base64(Base64Error),
    /// The base64 does not contain a query string of `name=value` pairs in UTF-8, or one with control
    /// characters other than tabs and line breaks.
    Query,
    /// The token has more than 10 claims; this is their number.
    TooManyClaims(usize),
    /// This claim is missing or empty.
    MissingClaim(&'static str),
    /// The token has this claim twice.
    RepeatedClaim(Box<str>),
    /// The role is not one of `0`, `1` and `2`.
    UnknownRole(Box<str>),
    /// The uuid is invalid.
    InvalidUuid(UuidError),
    /// The expiry is not a number of milliseconds.
    InvalidExpireAt(Box<str>),
    /// An SDK token with a uuid: a Room or Task token relabelled to open every room.
    SdkWithUuid,
    /// The token claims another access key.
    OtherAccessKey(Box<str>),
    /// The signature doesn't match these claims and this secret key.
    Signature,
    /// The token is signed with these keys, and for another room or task.
    OtherUuid {
        /// The uuid that was asked for.
        expected: Uuid,
        /// The uuid of the token.
        found: Uuid,
    },
    /// The token is signed with these keys, and expired at this time.
    Expired(Timestamp),
    /// The system clock is before 1970, or past what a [`Timestamp`] can hold.
    #[cfg(feature = "std")]
    Clock(crate::TimestampError),
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong(length) => write!(
                f,
                "not a token: it is {length} bytes long, and a token is at most {LONGEST_TOKEN}"
            ),
            Self::NotAToken(hint) => write!(f, "not a token: {hint}"),
            Self::OtherKind { expected, found } => {
                write!(f, "found a token of kind {found}, expected one of kind {expected}")
            }
            Self::Base64(error) => write!(f, "malformed token: {error}"),
            Self::Query => {
                f.write_str("malformed token: its base64 does not hold a query string")
            }
            Self::TooManyClaims(found) => write!(
                f,
                "malformed token: it has {found} claims, and a token has at most {MOST_CLAIMS}"
            ),
            Self::MissingClaim(name) => write!(f, "the token has no claim `{name}`"),
            Self::RepeatedClaim(name) => {
                write!(f, "the token has the claim `{}` twice", name.escape_debug())
            }
            Self::UnknownRole(found) => {
                let numbers: Vec<_> = Role::ALL.iter().map(|role| *role as u8).collect();
                write!(
                    f,
                    "the token has the unknown role `{}`, expected {}",
                    found.escape_debug(),
                    OneOf(&numbers)
                )
            }
            Self::InvalidUuid(error) => write!(f, "the token has an {error}"),
            Self::InvalidExpireAt(found) => write!(
                f,
                "the token has the expiry `{}`, expected milliseconds since the Unix epoch",
                found.escape_debug()
            ),
            Self::SdkWithUuid => f.write_str(
                "an SDK token has no uuid, but this one does: it is a relabelled Room or Task token",
            ),
            Self::OtherAccessKey(found) => write!(
                f,
                "the token claims another access key, `{}`",
                found.escape_debug()
            ),
            Self::Signature => f.write_str("the token's signature is wrong"),
            Self::OtherUuid { expected, found } => write!(
                f,
                "the token is for `{}`, expected one for `{}`",
                found.simple(),
                expected.simple(),
            ),
            Self::Expired(expired_at) => write!(f, "the token expired at {expired_at}"),
            #[cfg(feature = "std")]
            Self::Clock(error) => error.fmt(f),
        }
    }
}

// No `source`: the messages include those of the errors inside.
impl core::error::Error for VerifyError {}

/// Why the text after a token's prefix is not url-safe base64.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Base64Error {
    /// The first character that url-safe base64 doesn't have, and its position in the token, which
    /// counts characters from 1.
    Character(char, usize),
    /// The base64 ends in the middle of a byte.
    CutOff,
}

impl fmt::Display for Base64Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Character(found, position) => write!(
                f,
                "`{}` at character {position} is not url-safe base64",
                found.escape_debug()
            ),
            Self::CutOff => {
                f.write_str("its base64 ends in the middle of a byte, so it was probably cut off")
            }
        }
    }
}

impl core::error::Error for Base64Error {}

/// What a text that is not a token probably is instead.
///
/// ```
/// use netless_token::{Hint, KindName, VerifyError};
///
/// let VerifyError::NotAToken(hint) = KindName::claimed_by("Bearer NETLESSROOM_YWs9…").unwrap_err()
/// else {
///     unreachable!()
/// };
/// assert_eq!(hint, Hint::Bearer);
/// assert_eq!(hint.to_string(), "it starts with `Bearer `; pass only what comes after that");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Hint {
    /// The text is empty.
    Empty,
    /// The text starts or ends with white space.
    SurroundingWhitespace,
    /// The text starts with this invisible character, such as a byte order mark.
    InvisibleCharacter(char),
    /// The text is in quotation marks, straight or typographic.
    Quoted,
    /// The text starts with `Bearer `, as in an `Authorization` header.
    Bearer,
    /// The text is a JSON Web Token, perhaps behind the prefix of a token.
    JsonWebToken,
    /// The text is JSON, such as `{"token": …}`.
    Json,
    /// The text is an address, such as `https://…`.
    Address,
    /// The text starts with `006` or `007`, like a token of Agora's RTC, RTM or Chat.
    RtcToken,
    /// The text starts with `WHITE`, like a token of the whiteboard's former API.
    FormerToken,
    /// The base64 is padded with `=`.
    PaddedBase64,
    /// The base64 has `+` and `/`, not `-` and `_`.
    StandardBase64,
    /// The text does not start with the prefix of a token.
    Unknown,
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "it is empty",
            Self::SurroundingWhitespace => {
                "it has white space at its start or end, perhaps the newline of a file; take it off"
            }
            Self::InvisibleCharacter(invisible) => {
                let code = u32::from(*invisible);
                return write!(f, "it starts with the invisible character U+{code:04X}; take it off");
            }
            Self::Quoted => "it is in quotation marks; take them off",
            Self::Bearer => "it starts with `Bearer `; pass only what comes after that",
            Self::JsonWebToken => "it is a JSON Web Token",
            Self::Json => "it is JSON; pass only the token in it",
            Self::Address => "it is an address; pass only the token in it",
            Self::RtcToken => {
                "it starts with `006` or `007`, like a token of Agora's RTC, RTM or Chat; mint one for \
                 the whiteboard"
            }
            Self::FormerToken => {
                "it starts with `WHITE`, like a token of the whiteboard's former API; mint a new one"
            }
            Self::PaddedBase64 => "its base64 is padded with `=`; write it without",
            Self::StandardBase64 => {
                "its base64 has `+` or `/`; write it url-safe, with `-` and `_`"
            }
            Self::Unknown => {
                let prefixes: Vec<_> = KindName::ALL.iter().copied().map(prefix).collect();
                return write!(f, "it does not start with {}", OneOf(&prefixes));
            }
        })
    }
}

impl Hint {
    /// For a text without a token's prefix.
    pub(crate) fn for_text(text: &str) -> Self {
        let Some(first) = text.chars().next() else {
            return Self::Empty;
        };
        let bearer = |start: &str| start.eq_ignore_ascii_case("bearer ");
        if text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace) {
            Self::SurroundingWhitespace
        } else if is_invisible(first) {
            Self::InvisibleCharacter(first)
        } else if is_quotation_mark(first) {
            Self::Quoted
        } else if text.get(.."bearer ".len()).is_some_and(bearer) {
            Self::Bearer
        } else if is_json_web_token(text) {
            Self::JsonWebToken
        } else if matches!(first, '{' | '[') {
            Self::Json
        } else if text.contains("://") {
            Self::Address
        } else if is_rtc_token(text) {
            Self::RtcToken
        } else if is_former_token(text) {
            Self::FormerToken
        } else {
            Self::Unknown
        }
    }
}
