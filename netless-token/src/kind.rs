//! The three kinds of token, and what each may do.

use core::fmt;
use core::str::FromStr;

use ::uuid::Uuid;

use crate::state::{NoUuid, Start, UuidOf};
use crate::{RoomUuid, TaskUuid, Token, UuidError, VerifyError};

/// A kind of token: [`Sdk`], [`Room`] or [`Task`].
///
/// Sealed: Agora defines these three and no others.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a kind of token",
    label = "write `Sdk`, `Room` or `Task`"
)]
pub trait Kind: Start<Token = Token<Self>> + Copy + 'static {
    /// What a complete token of this kind holds as its uuid: [`RoomUuid`], [`TaskUuid`], or
    /// [`NoUuid`] for an SDK token.
    type Uuid: Copy + Eq + fmt::Debug + Send + Sync + Unpin;

    /// This kind's name.
    const NAME: KindName;

    /// The uuid that a token of this kind claims.
    #[doc(hidden)]
    fn claimed(uuid: Self::Uuid) -> Option<Uuid>;

    /// The uuid in the claim of a token of this kind.
    #[doc(hidden)]
    fn uuid_of(claim: Option<&str>) -> Result<Self::Uuid, VerifyError>;
}

/// The name of a kind of token, for where the kind is not known while the code compiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KindName {
    // Were a variant called like a kind, rustc would write `netless_token::Room` in its messages.
    /// The name of [`Sdk`].
    SdkToken,
    /// The name of [`Room`].
    RoomToken,
    /// The name of [`Task`].
    TaskToken,
}

impl KindName {
    /// What a token of this kind starts with.
    pub(crate) const fn prefix(self) -> &'static str {
        match self {
            Self::SdkToken => "NETLESSSDK_",
            Self::RoomToken => "NETLESSROOM_",
            Self::TaskToken => "NETLESSTASK_",
        }
    }
}

/// As it stands in a sentence: `SDK`, `Room` or `Task`.
impl fmt::Display for KindName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::SdkToken => "SDK",
            Self::RoomToken => "Room",
            Self::TaskToken => "Task",
        })
    }
}

/// A kind of token that may go to a browser or a phone: [`Room`] and [`Task`].
///
/// Only these tokens can be printed, read as text or serialised. An [`Sdk`] token opens every room
/// of the project, so the only way to its text is
/// [`expose_secret`](crate::SignedToken::expose_secret).
#[diagnostic::on_unimplemented(
    message = "an SDK token must not leave the server",
    label = "only Room and Task tokens may go to a client",
    note = "mint a `Token::<Room>` or a `Token::<Task>` for the client",
    note = "to call the REST API from this server, use `.expose_secret()`"
)]
// The bound on the uuid: where the kind is generic, a `K::Uuid` goes into `Token::uuid`.
pub trait ClientSafe: Kind<Uuid: UuidOf<Self>> {}

/// The kind of the all-powerful token for REST calls from server to server.
///
/// As an admin or a writer it can create and list rooms and start file conversions; as an admin,
/// writer or reader it can do to any room what a [`Room`] token of that role can do to one, and
/// generate Room and Task tokens of an equal or lower role.
///
/// It must never reach a client, a database or a config file: mint one for each REST call, with a
/// short [`ttl`](crate::Token::ttl), as Agora's own app server does.
///
/// Source: [Agora, "Generate tokens"](https://docs.agora.io/en/interactive-whiteboard/develop/generate-token-app-server).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sdk {}

/// The kind of the token that lets a client join one room.
///
/// | action | admin | writer | reader |
/// |---|---|---|---|
/// | join interactively | yes | yes | no |
/// | join read-only | no | no | yes |
/// | room info, screenshots, scenes | yes | yes | no |
/// | disable the room | yes | no | no |
/// | generate Room and Task tokens of an equal or lower role | yes | yes | yes |
///
/// Source: [Agora, "Generate tokens"](https://docs.agora.io/en/interactive-whiteboard/develop/generate-token-app-server).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {}

/// The kind of the token that lets a client query the progress of one file conversion, with any
/// role, and generate Room and Task tokens of an equal or lower role.
///
/// Source: [Agora, "Generate tokens"](https://docs.agora.io/en/interactive-whiteboard/develop/generate-token-app-server).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {}

impl Kind for Sdk {
    type Uuid = NoUuid;

    const NAME: KindName = KindName::SdkToken;

    fn claimed(_: NoUuid) -> Option<Uuid> {
        None
    }

    fn uuid_of(claim: Option<&str>) -> Result<NoUuid, VerifyError> {
        match claim {
            None => Ok(NoUuid),
            Some(_) => Err(VerifyError::SdkWithUuid),
        }
    }
}

impl Kind for Room {
    type Uuid = RoomUuid;

    const NAME: KindName = KindName::RoomToken;

    fn claimed(uuid: RoomUuid) -> Option<Uuid> {
        Some(uuid.into())
    }

    fn uuid_of(claim: Option<&str>) -> Result<RoomUuid, VerifyError> {
        parsed(claim)
    }
}

impl Kind for Task {
    type Uuid = TaskUuid;

    const NAME: KindName = KindName::TaskToken;

    fn claimed(uuid: TaskUuid) -> Option<Uuid> {
        Some(uuid.into())
    }

    fn uuid_of(claim: Option<&str>) -> Result<TaskUuid, VerifyError> {
        parsed(claim)
    }
}

/// The uuid that a Room or Task token must claim.
fn parsed<U: FromStr<Err = UuidError>>(claim: Option<&str>) -> Result<U, VerifyError> {
    match claim {
        None | Some("") => Err(VerifyError::MissingClaim("uuid")),
        Some(text) => text.parse().map_err(VerifyError::InvalidUuid),
    }
}

impl ClientSafe for Room {}
impl ClientSafe for Task {}
