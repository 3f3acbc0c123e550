//! What a [`Token`] has and lacks, and what the compiler says about it.
//!
//! These types fill the parameters of a [`Token`], and its methods require these traits. You meet them
//! in compiler messages, and in the signature of a function that is generic over the kind:
//!
//! ```
//! use std::time::Duration;
//! use netless_token::state::Complete;
//! use netless_token::{
//!     AccessKeys, CompleteToken, Kind, Reader, SignError, SignedToken, Token,
//! };
//!
//! /// Signs a complete token of any kind.
//! fn sign<K: Kind>(
//!     token: CompleteToken<K>,
//!     keys: &AccessKeys,
//! ) -> Result<SignedToken<K>, SignError>
//! where
//!     CompleteToken<K>: Complete<K>,
//! {
//!     token.sign(keys)
//! }
//! ```
//!
//! All traits are sealed.

use crate::{CompleteToken, Kind, Lifetime, Role, Room, RoomUuid, Sdk, Task, TaskUuid, Token};

/// No role has been set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NoRole;

/// No uuid has been set. An SDK token never has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NoUuid;

/// No lifetime has been set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NoTtl;

// The rule that shapes this file: rustc answers a call of a missing method with the words of
// `on_unimplemented` only if exactly one trait is unsatisfied, and that trait is unsatisfied for the
// receiver's own type. It looks through one level of `where` clauses. So the bounds are on `Self`,
// the uuids of `HasUuid` are written out, and `sign` requires `Complete` alone, whose two impls
// require the one thing to name next: a token that lacks several things is told of one at a time.

/// The token is complete, and can be signed: it has a lifetime, a role, and the uuid that its kind
/// needs.
#[diagnostic::on_unimplemented(
    message = "this token has no ttl",
    label = "call `.ttl(..)` or `.never_expires()` first",
    note = "a token needs a role, a ttl and, unless it is an SDK token, a uuid"
)]
pub trait Complete<K: Kind>: Sealed {
    #[doc(hidden)]
    fn complete(self) -> CompleteToken<K>;
}

impl<K: Kind, U> Complete<K> for Token<K, Role, U, Lifetime>
where
    Self: HasUuid<K>,
{
    fn complete(self) -> CompleteToken<K> {
        Token::from_state((self.state.0, self.uuid_set(), self.state.2))
    }
}

impl<K: Kind, U> Complete<K> for Token<K, NoRole, U, Lifetime>
where
    Self: HasRole<K>,
{
    fn complete(self) -> CompleteToken<K> {
        Token::from_state((self.role_set(), self.uuid_set(), self.state.2))
    }
}

/// The token has a role.
#[diagnostic::on_unimplemented(
    message = "this token has no role",
    label = "call `.role(..)` first",
    note = "a token needs a role, a ttl and, unless it is an SDK token, a uuid"
)]
pub trait HasRole<K: Kind>: HasUuid<K> {
    #[doc(hidden)]
    fn role_set(&self) -> Role;
}

impl<K: Kind, U, T> HasRole<K> for Token<K, Role, U, T>
where
    Self: HasUuid<K>,
{
    fn role_set(&self) -> Role {
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
    fn uuid_set(&self) -> K::Uuid;
}

impl<R, T> HasUuid<Sdk> for Token<Sdk, R, NoUuid, T> {
    fn uuid_set(&self) -> NoUuid {
        self.state.1
    }
}

impl<R, T> HasUuid<Room> for Token<Room, R, RoomUuid, T> {
    fn uuid_set(&self) -> RoomUuid {
        self.state.1
    }
}

impl<R, T> HasUuid<Task> for Token<Task, R, TaskUuid, T> {
    fn uuid_set(&self) -> TaskUuid {
        self.state.1
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

/// The token is signed. No [`Token`] is: only a [`SignedToken`](crate::SignedToken) prints.
#[diagnostic::on_unimplemented(
    message = "this token is not signed",
    label = "call `.sign(&keys)?` first"
)]
pub trait Signed: Sealed {}

/// A [`Kind`]'s token with nothing set: what [`Token::new`] returns.
///
/// A type that is not a kind has no such token. That keeps the error at `Token::<String>::new()`, and
/// rustc reports nothing more about the calls on its result. It also keeps `Token::new()` without a
/// kind an error: if `new` returned `Self`, rustc would infer [`Sdk`] from the methods that follow.
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
