//! What a token claims, and whether to believe it.

use alloc::boxed::Box;
use core::fmt;

use crate::excerpt::excerpt;
use crate::wire::{self, LONGEST_TOKEN, Received};
use crate::{
    AccessKeys, Kind, KindName, Role, Room, RoomUuid, Task, TaskUuid, Timestamp, UuidError,
};

/// What a token of the kind `K` claims.
///
/// ```
/// use std::time::Duration;
/// use netless_token::{AccessKeys, Claims, Room, RoomUuid, Token, Writer};
///
/// # let keys = AccessKeys::new("EkjYj4mbM4pZlGEv", "JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ")?;
/// let room: RoomUuid = "d4184790ffd511ebb9ebbf7a8f1d77bd".parse()?;
/// let token = Token::<Room>::new().role(Writer).uuid(room).ttl(Duration::from_secs(600)).sign(&keys)?;
///
/// let claims = Claims::<Room>::verify(token.as_str(), &keys)?;
/// assert_eq!(claims.role(), Writer);
/// assert_eq!(claims.uuid(), room); // always compare the uuid with the one that you expect
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # When to verify
///
/// The whiteboard service checks every token itself, so a server that mints a token, or passes one
/// on, has nothing to verify. Verify where a client shows *you* a token, and you go by what it says:
/// in a gateway, a recorder, or a test.
///
/// # What a signature does not say
///
/// The kind is not signed: whoever holds a Room token can relabel it as a Task token with the same
/// uuid, and the other way round, and no signature tells. So always compare
/// [`uuid`](Claims::<Room>::uuid) with the uuid that you expect. A token relabelled as an SDK token,
/// which would open every room, is recognised and refused: an SDK token has no uuid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims<K: Kind> {
    access_key: Box<str>,
    role: Role,
    // Not called `uuid`: rustc would point at a private field that is named like a method.
    subject: K::Uuid,
    expires_at: Option<Timestamp>,
    nonce: Box<str>,
}

impl<K: Kind> Claims<K> {
    /// Checks a token by the system clock, and returns what it claims.
    ///
    /// # Errors
    ///
    /// [`VerifyError`], as for [`verify_at`](Claims::verify_at), or when the system clock stands
    /// before 1970.
    #[cfg(feature = "std")]
    pub fn verify(token: &str, keys: &AccessKeys) -> Result<Self, VerifyError> {
        let now = std::time::SystemTime::now()
            .try_into()
            .map_err(VerifyError::Clock)?;
        Self::verify_at(token, keys, now)
    }

    /// Checks a token as of the time `now`, and returns what it claims.
    ///
    /// The token must be of the kind `K`, be signed with these keys, and not have expired: it is
    /// valid until the millisecond before [`expires_at`](Claims::expires_at), without leeway. Tokens
    /// of Agora's samples in every language pass, for access keys such as Agora hands out. One longer
    /// than 4 KiB, which takes an access key of thousands of characters, does not.
    ///
    /// # Errors
    ///
    /// [`VerifyError`] says what is wrong with the token. It tells of an expiry only once the
    /// signature is known to be right.
    pub fn verify_at(token: &str, keys: &AccessKeys, now: Timestamp) -> Result<Self, VerifyError> {
        let claims = Self::decode(token, |received| {
            if received.access_key != keys.access_key() {
                Err(VerifyError::OtherAccessKey(excerpt(received.access_key)))
            } else if keys.signer.has_signed(received) {
                Ok(())
            } else {
                Err(VerifyError::Signature)
            }
        })?;
        match claims.expires_at {
            Some(expires_at) if expires_at <= now => Err(VerifyError::Expired(expires_at)),
            _ => Ok(claims),
        }
    }

    /// Reads what a token claims **without checking it**: anybody can write such a token.
    ///
    /// For logs, tools and tests that explain a token without its keys, and to choose the keys by
    /// [`access_key`](Claims::access_key) before [`verify`](Claims::verify). Never let anybody in on
    /// the strength of this. Neither the signature nor the expiry is looked at.
    ///
    /// # Errors
    ///
    /// [`VerifyError`] for a text that is no token of the kind `K`.
    pub fn decode_unverified(token: &str) -> Result<Self, VerifyError> {
        Self::decode(token, |_| Ok(()))
    }

    /// Reads the claims, and has them checked before anything is made of them.
    fn decode(
        token: &str,
        check: impl FnOnce(&Received<'_>) -> Result<(), VerifyError>,
    ) -> Result<Self, VerifyError> {
        let (found, base64) = split(token)?;
        if found != K::NAME {
            return Err(VerifyError::OtherKind {
                expected: K::NAME,
                found,
            });
        }
        let mut query = wire::query_of(base64)?;
        let received = Received::parse(&mut query)?;
        check(&received)?;

        let role = wire::role_of(received.role)
            .ok_or_else(|| VerifyError::UnknownRole(excerpt(received.role)))?;
        let subject = K::uuid_of(received.uuid)?;
        let expires_at = received.expires_at()?;
        Ok(Self {
            access_key: received.access_key.into(),
            role,
            subject,
            expires_at,
            nonce: received.nonce.into(),
        })
    }

    /// The access key that the token claims. Once verified, it is that of the keys.
    #[must_use]
    pub fn access_key(&self) -> &str {
        &self.access_key
    }

    /// What the bearer may do.
    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }

    /// When the token expires, in milliseconds since the Unix epoch; `None` if it never does.
    #[must_use]
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.expires_at
    }

    /// What makes the token unique. A uuid in most tokens, about 15 digits in those of the REST API:
    /// any text, to be compared and not to be read.
    #[must_use]
    pub fn nonce(&self) -> &str {
        &self.nonce
    }
}

impl Claims<Room> {
    /// The room that the token opens. Compare it with the one that you expect.
    #[must_use]
    pub fn uuid(&self) -> RoomUuid {
        self.subject
    }
}

impl Claims<Task> {
    /// The conversion task that the token lets a client follow. Compare it with the one that you
    /// expect.
    #[must_use]
    pub fn uuid(&self) -> TaskUuid {
        self.subject
    }
}

impl KindName {
    /// Which kind of token a text claims to be, by its first letters alone: nothing is checked.
    ///
    /// ```
    /// use netless_token::KindName;
    ///
    /// assert_eq!(KindName::claimed_by("NETLESSROOM_YWs9…")?, KindName::RoomToken);
    /// assert!(KindName::claimed_by("eyJhbGciOiJIUzI1NiJ9.e30.…").is_err());
    /// # Ok::<(), netless_token::VerifyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`VerifyError::NotAToken`], or [`VerifyError::TooLong`].
    pub fn claimed_by(token: &str) -> Result<Self, VerifyError> {
        split(token).map(|(kind, _)| kind)
    }
}

/// The kind and the base64 of a token.
fn split(token: &str) -> Result<(KindName, &str), VerifyError> {
    if token.len() > LONGEST_TOKEN {
        return Err(VerifyError::TooLong(token.len()));
    }
    [KindName::SdkToken, KindName::RoomToken, KindName::TaskToken]
        .into_iter()
        .find_map(|kind| Some((kind, token.strip_prefix(kind.prefix())?)))
        .ok_or_else(|| VerifyError::NotAToken(Hint::for_text(token)))
}

/// Why a token was refused. No message repeats the token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifyError {
    /// The text is longer than 4 KiB; this is its length in bytes.
    TooLong(usize),
    /// The text is something else than a token, and this may be how it came about.
    NotAToken(Hint),
    /// The token is of another kind.
    OtherKind {
        /// The kind that was asked for.
        expected: KindName,
        /// The kind that the token claims to be.
        found: KindName,
    },
    /// What stands behind the prefix is not url-safe base64.
    Base64,
    /// What is in the base64 is not a query string of `name=value` pairs in UTF-8.
    Query,
    /// This claim is not there, or empty.
    MissingClaim(&'static str),
    /// This claim is there twice.
    RepeatedClaim(Box<str>),
    /// The role is not one of `0`, `1` and `2`.
    UnknownRole(Box<str>),
    /// The uuid is none.
    InvalidUuid(UuidError),
    /// The expiry is not a number of milliseconds.
    InvalidExpireAt(Box<str>),
    /// An SDK token that names a room or a task: a Room or Task token, relabelled by somebody who
    /// would like to open every room.
    SdkWithUuid,
    /// The token claims another access key than these keys have.
    OtherAccessKey(Box<str>),
    /// The signature is not that of these claims with this secret key.
    Signature,
    /// The token is signed with these keys, and was valid until this time.
    Expired(Timestamp),
    /// The system clock gives no time to check the expiry by.
    #[cfg(feature = "std")]
    Clock(crate::TimestampError),
}

/// How something else than a token may have come about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Hint {
    /// There is nothing.
    Empty,
    /// The text starts or ends with white space.
    SurroundingWhitespace,
    /// The text is in quotation marks, as in JSON.
    Quoted,
    /// The text starts with `Bearer `, as in an `Authorization` header.
    Bearer,
    /// The text is a JSON Web Token.
    JsonWebToken,
    /// The base64 is padded with `=`.
    PaddedBase64,
    /// The base64 has `+` and `/`, not `-` and `_`.
    StandardBase64,
    /// The text does not start as a token does.
    Unknown,
}

impl Hint {
    /// For a text without a token's prefix.
    fn for_text(text: &str) -> Self {
        let bearer = |start: &str| start.eq_ignore_ascii_case("bearer ");
        if text.is_empty() {
            Self::Empty
        } else if text.trim() != text {
            Self::SurroundingWhitespace
        } else if text.starts_with(['"', '\'', '`']) {
            Self::Quoted
        } else if text.get(.."bearer ".len()).is_some_and(bearer) {
            Self::Bearer
        } else if text.starts_with("eyJ") {
            Self::JsonWebToken
        } else {
            Self::Unknown
        }
    }

    /// For what stands behind a token's prefix and is not url-safe base64.
    pub(crate) fn for_base64(text: &str) -> Option<Self> {
        if text.ends_with(char::is_whitespace) {
            Some(Self::SurroundingWhitespace)
        } else if text.ends_with('=') {
            Some(Self::PaddedBase64)
        } else if text.contains(['+', '/']) {
            Some(Self::StandardBase64)
        } else {
            None
        }
    }
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "it is empty",
            Self::SurroundingWhitespace => {
                "it has white space at its start or end, perhaps the newline of a file; pass it \
                 through `.trim()`"
            }
            Self::Quoted => "it is in quotation marks; take them off",
            Self::Bearer => "it starts with `Bearer `; pass what stands behind that",
            Self::JsonWebToken => "it is a JSON Web Token",
            Self::PaddedBase64 => "its base64 is padded with `=`; write it without",
            Self::StandardBase64 => {
                "its base64 has `+` or `/`; write it url-safe, with `-` and `_`"
            }
            Self::Unknown => {
                "it does not start with `NETLESSSDK_`, `NETLESSROOM_` or `NETLESSTASK_`"
            }
        })
    }
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
            Self::Base64 => f.write_str("malformed token: its base64 is broken, perhaps cut off"),
            Self::Query => {
                f.write_str("malformed token: its base64 does not hold a query string")
            }
            Self::MissingClaim(name) => write!(f, "the token has no claim `{name}`"),
            Self::RepeatedClaim(name) => {
                write!(f, "the token has the claim `{}` twice", name.escape_debug())
            }
            Self::UnknownRole(found) => write!(
                f,
                "the token has the unknown role `{}`, expected `0`, `1` or `2`",
                found.escape_debug()
            ),
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
            Self::Expired(expired_at) => write!(
                f,
                "the token expired at {} ms since the Unix epoch",
                expired_at.unix_millis()
            ),
            #[cfg(feature = "std")]
            Self::Clock(error) => error.fmt(f),
        }
    }
}

// Without a source: the messages hold all that the errors inside have to say.
impl core::error::Error for VerifyError {}
