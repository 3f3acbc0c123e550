//! The three kinds of token, and what each may do.

use alloc::boxed::Box;
use core::fmt;
use core::hash::Hash;
use core::str::FromStr;

use ::uuid::Uuid;

use crate::excerpt::excerpt;
use crate::one_of::OneOf;
use crate::uuids::NoUuid;
use crate::{RoomUuid, TaskUuid, UuidError};

/// A kind of token: [`Sdk`], [`Room`] or [`Task`].
///
/// The roles that a token of each kind needs, as
/// [Agora documents it](https://docs.agora.io/en/interactive-whiteboard/reference/token-overview):
///
/// | to do this | [`Sdk`] | [`Room`] | [`Task`] |
/// |---|---|---|---|
/// | create a room, list rooms, start a file conversion | admin, writer | - | - |
/// | join interactively | admin, writer | admin, writer | - |
/// | join read-only | reader | reader | - |
/// | room info, screenshots; list, add and switch scenes | admin, writer | admin, writer | - |
/// | disable a room | admin | admin | - |
/// | generate Room and Task tokens of an equal or lower role | any | - | - |
/// | query the progress of a conversion | - | - | any |
///
/// Code that works for every kind, or for every kind that may go to a client, is generic over it:
///
/// ```
/// use netless_token::{AccessKeys, ClientSafe, CompleteToken, Kind, SignError};
///
/// fn sign_for_client<K: ClientSafe>(
///     token: CompleteToken<K>,
///     keys: &AccessKeys,
/// ) -> Result<String, SignError> {
///     println!("signing a {} token", K::NAME);
///     Ok(token.sign(keys)?.into_string())
/// }
/// ```
///
/// The trait is sealed: Agora defines these three kinds and no others.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a kind of token",
    label = "write `Sdk`, `Room` or `Task`"
)]
pub trait Kind: sealed::Kind {
    /// The uuid in a complete token of this kind: [`RoomUuid`], [`TaskUuid`], or [`NoUuid`] for an SDK
    /// token.
    type Uuid: UuidOf<Self> + Copy + Eq + Hash + fmt::Debug + Send + Sync + Unpin;

    /// This kind's name.
    const NAME: KindName;

    /// The bare uuid, if this kind has any.
    #[doc(hidden)]
    fn bare_uuid(uuid: Self::Uuid) -> Option<Uuid>;

    /// Parses the uuid. `None` if there is none though this kind has one, or the other way round.
    #[doc(hidden)]
    fn parse_uuid(text: Option<&str>) -> Option<Result<Self::Uuid, UuidError>>;
}

/// The uuid that a token of the kind `K` needs.
#[doc(hidden)]
pub trait UuidOf<K: Kind>: sealed::Uuid + Copy {
    #[doc(hidden)]
    fn uuid(self) -> K::Uuid;
}

// Not `UuidOf<Sdk>`: with that one impl rustc would infer the kind of `Token::new()`, and complete
// it to an SDK token.
impl<K: Kind<Uuid = Self>> UuidOf<K> for NoUuid {
    fn uuid(self) -> Self {
        self
    }
}

impl<K: Kind<Uuid = Self>> UuidOf<K> for RoomUuid {
    fn uuid(self) -> Self {
        self
    }
}

impl<K: Kind<Uuid = Self>> UuidOf<K> for TaskUuid {
    fn uuid(self) -> Self {
        self
    }
}

/// The name of a kind of token, for code that doesn't know the kind at compile time.
///
/// ```
/// use netless_token::{Kind, KindName, Room};
///
/// assert_eq!(Room::NAME, KindName::RoomToken);
/// assert_eq!(KindName::RoomToken.as_str(), "Room");
/// assert_eq!("Room".parse(), Ok(KindName::RoomToken));
/// ```
///
/// A `match` needs no `_`: Agora defines these three kinds and no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KindName {
    // If a variant had the name of a kind, rustc would write `netless_token::Room` in its messages.
    /// The name of [`Sdk`].
    SdkToken,
    /// The name of [`Room`].
    RoomToken,
    /// The name of [`Task`].
    TaskToken,
}

impl KindName {
    /// Every kind's name.
    pub const ALL: &'static [Self] = &[Self::SdkToken, Self::RoomToken, Self::TaskToken];

    /// The name as written in a sentence: `SDK`, `Room` or `Task`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SdkToken => "SDK",
            Self::RoomToken => "Room",
            Self::TaskToken => "Task",
        }
    }
}

impl fmt::Display for KindName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for KindName {
    type Err = KindNameError;

    /// Reads `SDK`, `Room` or `Task`, in exactly this spelling.
    fn from_str(text: &str) -> Result<Self, KindNameError> {
        Self::ALL
            .iter()
            .copied()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| KindNameError {
                found: excerpt(text),
            })
    }
}

/// Why a text is not a [`KindName`].
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct KindNameError {
    found: Box<str>,
}

impl fmt::Display for KindNameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "unknown kind of token `{}`: write {}",
            self.found.escape_debug(),
            OneOf(KindName::ALL)
        )
    }
}

impl core::error::Error for KindNameError {}

/// A kind of token that may go to a browser or a phone: [`Room`] and [`Task`].
///
/// Only these tokens can be printed, read as text or serialised. An [`Sdk`] token opens every room of
/// the project, so its text is returned only by methods called `expose_…`, such as
/// [`expose_secret`](crate::SignedToken::expose_secret).
#[diagnostic::on_unimplemented(
    message = "an SDK token must not leave the server",
    label = "only Room and Task tokens may go to a client",
    note = "mint a `Token::<Room>` or a `Token::<Task>` for the client",
    note = "to call the REST API from this server, use `.expose_secret()`, or `.expose_header_value()` of \
            the feature `http`"
)]
pub trait ClientSafe:
    Kind<Uuid: fmt::Display + FromStr<Err = UuidError> + From<Uuid> + Into<Uuid>>
{
}

/// The kind of token for REST calls from server to server. It opens every room of the project.
///
/// It must never reach a client, a database or a config file: mint one for each REST call, with a
/// short [`ttl`](crate::Token::ttl), as Agora's own app server does.
///
/// What it may do: see [`Kind`]. Source:
/// [Agora, "Generate tokens"](https://docs.agora.io/en/interactive-whiteboard/develop/generate-token-app-server).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sdk {}

/// The kind of token that lets a client join one room.
///
/// What it may do: see [`Kind`]. Source:
/// [Agora, "Generate tokens"](https://docs.agora.io/en/interactive-whiteboard/develop/generate-token-app-server).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Room {}

/// The kind of token that lets a client query the progress of one file conversion.
///
/// What it may do: see [`Kind`]. Source:
/// [Agora, "Generate tokens"](https://docs.agora.io/en/interactive-whiteboard/develop/generate-token-app-server).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Task {}

impl Kind for Sdk {
    type Uuid = NoUuid;

    const NAME: KindName = KindName::SdkToken;

    fn bare_uuid(_: NoUuid) -> Option<Uuid> {
        None
    }

    fn parse_uuid(text: Option<&str>) -> Option<Result<NoUuid, UuidError>> {
        text.is_none().then_some(Ok(NoUuid))
    }
}

impl Kind for Room {
    type Uuid = RoomUuid;

    const NAME: KindName = KindName::RoomToken;

    fn bare_uuid(uuid: RoomUuid) -> Option<Uuid> {
        Some(uuid.into())
    }

    fn parse_uuid(text: Option<&str>) -> Option<Result<RoomUuid, UuidError>> {
        text.filter(|text| !text.is_empty()).map(str::parse)
    }
}

impl Kind for Task {
    type Uuid = TaskUuid;

    const NAME: KindName = KindName::TaskToken;

    fn bare_uuid(uuid: TaskUuid) -> Option<Uuid> {
        Some(uuid.into())
    }

    fn parse_uuid(text: Option<&str>) -> Option<Result<TaskUuid, UuidError>> {
        text.filter(|text| !text.is_empty()).map(str::parse)
    }
}

impl ClientSafe for Room {}
impl ClientSafe for Task {}

mod sealed {
    /// All that a kind must be, in one trait, so that an `impl Kind` elsewhere is told once.
    pub trait Kind: Copy + Eq + core::hash::Hash + core::fmt::Debug + 'static {}

    impl Kind for super::Sdk {}
    impl Kind for super::Room {}
    impl Kind for super::Task {}

    pub trait Uuid {}

    impl Uuid for super::NoUuid {}
    impl Uuid for super::RoomUuid {}
    impl Uuid for super::TaskUuid {}
}
