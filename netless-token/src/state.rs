//! What a [`Token`] has and lacks, and what the compiler says about it.
//!
//! These are the types that stand in a [`Token`]'s parameters and the traits that its methods ask
//! for. You meet them in compiler messages and in the signature of a function that is generic over
//! tokens:
//!
//! ```
//! use core::time::Duration;
//! use netless_token::state::{HasTtl, NoRole};
//! use netless_token::{AccessKeys, Kind, Reader, Role, SignError, SignedToken, Token};
//!
//! /// Signs a token of any kind for a guest.
//! fn for_guest<K: Kind, U: Copy>(
//!     token: Token<K, NoRole, U>,
//!     keys: &AccessKeys,
//! ) -> Result<SignedToken<K>, SignError>
//! where
//!     Token<K, Role, U, Duration>: HasTtl<K>,
//! {
//!     token.role(Reader).ttl(Duration::from_secs(600)).sign(keys)
//! }
//! ```
//!
//! All the traits are sealed.

use core::time::Duration;

use ::uuid::Uuid;

use crate::{Kind, Role, Room, RoomUuid, Sdk, Task, TaskUuid, Token};

/// In the place of a role: none yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoRole;

/// In the place of a uuid: none yet, or none ever on an SDK token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoUuid;

/// In the place of a lifetime: none yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoTtl;

/// In the place of a lifetime: the token never expires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NeverExpires;

// The rule that shapes this file: for a method that is not there, rustc prints the words of
// `on_unimplemented` only if exactly one trait is unsatisfied, and unsatisfied for the very type of
// the receiver. It looks through one level of `where` clauses. Hence the traits stand on `Token`
// itself, for written-out types. And hence `sign` asks for `HasTtl` alone, which in turn asks for
// the one thing to name next: a token that lacks several things is told of one at a time.

/// The token has a role.
#[diagnostic::on_unimplemented(
    message = "this token has no role",
    label = "call `.role(..)` first",
    note = "a token needs a role, a ttl and, unless it is an SDK token, a uuid"
)]
pub trait HasRole<K: Kind>: HasUuid<K> {
    #[doc(hidden)]
    fn the_role(&self) -> Role;
}

impl<K: Kind, U, T> HasRole<K> for Token<K, Role, U, T>
where
    Self: HasUuid<K>,
{
    fn the_role(&self) -> Role {
        self.state.0
    }
}

/// The token has the uuid that its kind needs.
#[diagnostic::on_unimplemented(
    message = "this token has no uuid",
    label = "call `.uuid(..)` first",
    note = "a token needs a role, a ttl and, unless it is an SDK token, a uuid"
)]
pub trait HasUuid<K: Kind>: Sealed {
    #[doc(hidden)]
    fn the_uuid(&self) -> K::Uuid;
}

impl<R, T> HasUuid<Sdk> for Token<Sdk, R, NoUuid, T> {
    fn the_uuid(&self) -> NoUuid {
        self.state.1
    }
}

impl<R, T> HasUuid<Room> for Token<Room, R, RoomUuid, T> {
    fn the_uuid(&self) -> RoomUuid {
        self.state.1
    }
}

impl<R, T> HasUuid<Task> for Token<Task, R, TaskUuid, T> {
    fn the_uuid(&self) -> TaskUuid {
        self.state.1
    }
}

/// The token has a lifetime, a role and the uuid that its kind needs: it is complete, and can be
/// signed.
#[diagnostic::on_unimplemented(
    message = "this token has no ttl",
    label = "call `.ttl(..)` or `.never_expires()` first",
    note = "a token needs a role, a ttl and, unless it is an SDK token, a uuid"
)]
pub trait HasTtl<K: Kind>: HasRole<K> {
    /// `None`: the token never expires.
    #[doc(hidden)]
    fn the_ttl(&self) -> Option<Duration>;
}

impl<K: Kind, U> HasTtl<K> for Token<K, NoRole, U, Duration>
where
    Self: HasRole<K>,
{
    fn the_ttl(&self) -> Option<Duration> {
        Some(self.state.2)
    }
}

impl<K: Kind, U> HasTtl<K> for Token<K, Role, U, Duration>
where
    Self: HasUuid<K>,
{
    fn the_ttl(&self) -> Option<Duration> {
        Some(self.state.2)
    }
}

impl<K: Kind, U> HasTtl<K> for Token<K, NoRole, U, NeverExpires>
where
    Self: HasRole<K>,
{
    fn the_ttl(&self) -> Option<Duration> {
        None
    }
}

impl<K: Kind, U> HasTtl<K> for Token<K, Role, U, NeverExpires>
where
    Self: HasUuid<K>,
{
    fn the_ttl(&self) -> Option<Duration> {
        None
    }
}

/// The token has no role yet.
#[diagnostic::on_unimplemented(
    message = "this token has a role already",
    label = "remove this second `.role(..)`"
)]
pub trait LacksRole: Sealed {}

impl<K, U, T> LacksRole for Token<K, NoRole, U, T> {}

/// The token has no uuid yet.
#[diagnostic::on_unimplemented(
    message = "this token has a uuid already",
    label = "remove this second `.uuid(..)`"
)]
pub trait LacksUuid: Sealed {}

impl<K, R, T> LacksUuid for Token<K, R, NoUuid, T> {}

/// The token has no lifetime yet.
#[diagnostic::on_unimplemented(
    message = "this token has a lifetime already",
    label = "remove this call, or the earlier `.ttl(..)` or `.never_expires()`"
)]
pub trait LacksTtl: Sealed {}

impl<K, R, U> LacksTtl for Token<K, R, U, NoTtl> {}

/// The token is of a kind that has a uuid.
#[diagnostic::on_unimplemented(
    message = "an SDK token takes no uuid",
    label = "remove this call",
    note = "for a token of one room or one task, start with `Token::<Room>` or `Token::<Task>`"
)]
pub trait TakesUuid: Sealed {}

impl<R, U, T> TakesUuid for Token<Room, R, U, T> {}
impl<R, U, T> TakesUuid for Token<Task, R, U, T> {}

/// What [`Token::uuid`] takes: the uuid of the right kind, or a bare [`Uuid`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the uuid of a {K}",
    label = "expected a `{K}Uuid`",
    note = "text is parsed first, as in `text.parse::<{K}Uuid>()?`; a `uuid::Uuid` is taken as it is"
)]
pub trait UuidOf<K: Kind>: Sealed {
    #[doc(hidden)]
    fn into_uuid_of(self) -> K::Uuid;
}

impl UuidOf<Room> for RoomUuid {
    fn into_uuid_of(self) -> RoomUuid {
        self
    }
}

impl UuidOf<Room> for Uuid {
    fn into_uuid_of(self) -> RoomUuid {
        self.into()
    }
}

impl UuidOf<Task> for TaskUuid {
    fn into_uuid_of(self) -> TaskUuid {
        self
    }
}

impl UuidOf<Task> for Uuid {
    fn into_uuid_of(self) -> TaskUuid {
        self.into()
    }
}

/// The token is signed. No [`Token`] is: it prints only as a [`SignedToken`](crate::SignedToken).
#[diagnostic::on_unimplemented(
    message = "this token is not signed",
    label = "call `.sign(&keys)?` first"
)]
pub trait Signed: Sealed {}

/// A [`Kind`]'s token with nothing set: what [`Token::new`] returns.
///
/// It stands in the way of a cascade: a kind that is none has no such token, so that nothing called
/// on the result is reported as well.
pub trait Start: Sealed + Sized {
    #[doc(hidden)]
    type Token;
}

impl Start for Sdk {
    type Token = Token<Self>;
}

impl Start for Room {
    type Token = Token<Self>;
}

impl Start for Task {
    type Token = Token<Self>;
}

mod sealed {
    pub trait Sealed {}
}
use sealed::Sealed;

impl<K, R, U, T> Sealed for Token<K, R, U, T> {}
impl Sealed for Sdk {}
impl Sealed for Room {}
impl Sealed for Task {}
impl Sealed for RoomUuid {}
impl Sealed for TaskUuid {}
impl Sealed for Uuid {}
