//! The three kinds of token, and what each may do.

use ::uuid::Uuid;

use crate::state::{NoUuid, Start, UuidOf};
use crate::{RoomUuid, TaskUuid, Token};

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
    type Uuid: Copy + core::fmt::Debug + Send + Sync + Unpin;

    /// What a token of this kind starts with.
    #[doc(hidden)]
    const PREFIX: &'static str;

    /// The uuid that a token of this kind claims.
    #[doc(hidden)]
    fn claimed(uuid: Self::Uuid) -> Option<Uuid>;
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
#[derive(Clone, Copy, Debug)]
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
#[derive(Clone, Copy, Debug)]
pub enum Room {}

/// The kind of the token that lets a client query the progress of one file conversion, with any
/// role, and generate Room and Task tokens of an equal or lower role.
///
/// Source: [Agora, "Generate tokens"](https://docs.agora.io/en/interactive-whiteboard/develop/generate-token-app-server).
#[derive(Clone, Copy, Debug)]
pub enum Task {}

impl Kind for Sdk {
    type Uuid = NoUuid;

    const PREFIX: &'static str = "NETLESSSDK_";

    fn claimed(_: NoUuid) -> Option<Uuid> {
        None
    }
}

impl Kind for Room {
    type Uuid = RoomUuid;

    const PREFIX: &'static str = "NETLESSROOM_";

    fn claimed(uuid: RoomUuid) -> Option<Uuid> {
        Some(uuid.into())
    }
}

impl Kind for Task {
    type Uuid = TaskUuid;

    const PREFIX: &'static str = "NETLESSTASK_";

    fn claimed(uuid: TaskUuid) -> Option<Uuid> {
        Some(uuid.into())
    }
}

impl ClientSafe for Room {}
impl ClientSafe for Task {}
