//! What has been set on a [`Token`], and what the compiler says about it.
//!
//! These types fill the parameters of a [`Token`], and its methods require these traits. You see
//! them in compiler messages, and need them in the signature of a function that is generic over
//! what has been set:
//!
//! ```
//! use std::time::Duration;
//! use netless_token::state::{Complete, NoRole, NoTtl};
//! use netless_token::{AccessKeys, Kind, Lifetime, Reader, Role, SignError, SignedToken, Token};
//!
//! /// Signs for a guest: the caller has set the uuid if the kind `K` needs one.
//! fn for_guest<K: Kind, U: Copy>(
//!     token: Token<K, NoRole, U, NoTtl>,
//!     keys: &AccessKeys,
//! ) -> Result<SignedToken<K>, SignError>
//! where
//!     Token<K, Role, U, Lifetime>: Complete<K>,
//! {
//!     token.role(Reader).ttl(Duration::from_secs(600)).sign(keys)
//! }
//! ```
//!
//! A function that takes a [`CompleteToken`] needs no such bound.
//!
//! All traits are sealed.
//!
//! # In an editor
//!
//! rust-analyzer offers the methods that may be called next, because the bounds are on the `impl`
//! blocks. Some things look different in it:
//!
//! - The argument of [`Token::uuid`] is spelled `<Room as Kind>::Uuid`, which is
//!   [`RoomUuid`].
//! - `as_str` and `into_string` are offered on an SDK token, and are an error there: see
//!   [`SignedToken`](crate::SignedToken).
//! - After `Token::`, every method is offered whatever the state, and so is a hidden `to_string`.
//! - In [`token!`](crate::token!), values are completed, except after a `.` or `::` while another
//!   field is wrong. The names of fields are not completed. In [`role!`](crate::role!), nothing is.

use crate::unsigned::Sealed;
use crate::{ClientSafe, CompleteToken, Kind, Lifetime, Role, RoomUuid, Sdk, TaskUuid, Token};

#[doc(hidden)]
pub use crate::kind::UuidOf;
#[doc(hidden)]
pub use crate::unsigned::{Never, OfKind, Signed};
#[doc(inline)]
pub use crate::unsigned::{NoRole, NoTtl};
#[doc(inline)]
pub use crate::uuids::NoUuid;

// The rule that shapes this file: if a method can't be called, rustc shows the message of
// `on_unimplemented` only if exactly one trait is unsatisfied, for the receiver's own type. It
// looks through one level of `where` clauses. So the bounds are on `Self`, and `sign` requires
// `Complete` alone, whose impls require the one thing to report next: if several things are
// missing, the errors name one at a time.
//
// The message must not appear for a generic token, where rustc merely doesn't know what is set. It
// reports a trait itself if no impl fits the type or if several do. If only one does, it reports
// the bounds of that impl. So most traits have an impl that fits every token, and impls
// `where Self: Never` that fit only the tokens for which the message is true.

/// The token is complete, and can be signed: it has a lifetime, a role, and the uuid that its kind
/// needs.
#[diagnostic::on_unimplemented(
    message = "this token is not known to be complete",
    label = "set what is missing; or, in a generic function, add the bound `{Self}: Complete<{K}>`",
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
    Self: HasRole,
{
    fn complete(self) -> CompleteToken<K> {
        self.never()
    }
}

impl<K: Kind, R, U> Complete<K> for Token<K, R, U, NoTtl>
where
    Self: HasTtl,
{
    fn complete(self) -> CompleteToken<K> {
        self.never()
    }
}

/// The token has a lifetime. Only tokens without one are ever checked for it.
#[diagnostic::on_unimplemented(
    message = "this token has no ttl",
    label = "call `.ttl(..)` first",
    note = "a token needs a role, a ttl and, unless it is an SDK token, a uuid"
)]
#[doc(hidden)]
pub trait HasTtl: Never {}

/// The token has a role. Only tokens without one are ever checked for it.
#[diagnostic::on_unimplemented(
    message = "this token has no role",
    label = "call `.role(..)` first",
    note = "a token needs a role, a ttl and, unless it is an SDK token, a uuid"
)]
#[doc(hidden)]
pub trait HasRole: Never {}

/// The token has the uuid that its kind needs.
#[diagnostic::on_unimplemented(
    message = "this token has no uuid",
    label = "call `.uuid(..)` first",
    note = "a token needs a role, a ttl and, unless it is an SDK token, a uuid"
)]
#[doc(hidden)]
pub trait HasUuid<K: Kind>: Sealed {
    #[doc(hidden)]
    fn uuid_set(&self) -> K::Uuid;
}

impl<K: Kind, R, U: UuidOf<K>, T> HasUuid<K> for Token<K, R, U, T> {
    fn uuid_set(&self) -> K::Uuid {
        self.state.1.uuid()
    }
}

impl<K: ClientSafe, R, T> HasUuid<K> for Token<K, R, NoUuid, T>
where
    Self: Never,
{
    fn uuid_set(&self) -> K::Uuid {
        self.never()
    }
}

/// The token has no role yet.
#[diagnostic::on_unimplemented(
    message = "this token has a role already",
    label = "remove this second `.role(..)`",
    note = "to read what a complete token has, call `.parts()`"
)]
#[doc(hidden)]
pub trait LacksRole: Sealed {}

impl<K, R: Unset, U, T> LacksRole for Token<K, R, U, T> {}
impl<K, U, T> LacksRole for Token<K, Role, U, T> where Self: Never {}

/// The token has no uuid yet.
#[diagnostic::on_unimplemented(
    message = "this token has a uuid already",
    label = "remove this second `.uuid(..)`",
    note = "to read what a complete token has, call `.parts()`"
)]
#[doc(hidden)]
pub trait LacksUuid: Sealed {}

impl<K, R, U: Unset, T> LacksUuid for Token<K, R, U, T> {}
impl<K, R, T> LacksUuid for Token<K, R, RoomUuid, T> where Self: Never {}
impl<K, R, T> LacksUuid for Token<K, R, TaskUuid, T> where Self: Never {}

/// The token has no lifetime yet.
#[diagnostic::on_unimplemented(
    message = "this token has a lifetime already",
    label = "remove this call, or the earlier `.ttl(..)` or `.never_expires()`",
    note = "to read what a complete token has, call `.parts()`"
)]
#[doc(hidden)]
pub trait LacksTtl: Sealed {}

impl<K, R, U, T: Unset> LacksTtl for Token<K, R, U, T> {}
impl<K, R, U> LacksTtl for Token<K, R, U, Lifetime> where Self: Never {}

/// The role, uuid or lifetime is not set.
pub trait Unset: Sealed {}

impl Unset for NoRole {}
impl Unset for NoUuid {}
impl Unset for NoTtl {}

/// The token is of a kind that has a uuid.
#[diagnostic::on_unimplemented(
    message = "an SDK token takes no uuid",
    label = "remove this call",
    note = "for a token of one room or one task, start with `Token::<Room>` or `Token::<Task>`"
)]
#[doc(hidden)]
pub trait TakesUuid: Sealed {}

impl<K: ClientSafe, R, U, T> TakesUuid for Token<K, R, U, T> {}
impl<R, U, T> TakesUuid for Token<Sdk, R, U, T> where Self: Never {}

/// The token need not expire.
#[diagnostic::on_unimplemented(
    message = "an SDK token must expire",
    label = "write `.ttl(Duration::from_secs(60))` instead",
    note = "an SDK token opens every room of the project: sign one for each REST call, with a short ttl"
)]
#[doc(hidden)]
pub trait NeedNotExpire: Sealed {}

impl<K: ClientSafe, R, U, T> NeedNotExpire for Token<K, R, U, T> {}
impl<R, U> NeedNotExpire for Token<Sdk, R, U, NoTtl> where Self: Never {}
// What is wrong with this one is that it has a lifetime already.
impl<R, U> NeedNotExpire for Token<Sdk, R, U, Lifetime> {}

impl Sealed for NoRole {}
impl Sealed for NoUuid {}
impl Sealed for NoTtl {}
