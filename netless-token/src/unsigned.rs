//! A token that is not signed yet.

use alloc::string::String;
use core::fmt;
use core::marker::PhantomData;

use crate::uuids::NoUuid;
use crate::{Kind, Lifetime, Role};

/// The builder of a token of kind `K`: [`Sdk`](crate::Sdk), [`Room`](crate::Room) or
/// [`Task`](crate::Task).
///
/// It needs a [`role`](Token::role), a lifetime ([`ttl`](Token::ttl) or
/// [`never_expires`](Token::never_expires)) and, unless it is an SDK token, a [`uuid`](Token::uuid),
/// each once and in any order. Only then does it have a [`sign`](Token::sign) method. The other type
/// parameters record what has been set, so the compiler can say what is missing or set twice.
///
/// An editor with rust-analyzer offers only the methods that may be called next, and shows the errors
/// when you save the file. It checks [`token!`](crate::token!) while you type.
///
/// A token is `Copy`: keep one and sign it as often as you like. Each signature gets a fresh nonce,
/// and the lifetime counts from the moment of signing. Use [`CompleteToken`] to name the type of a
/// complete token.
///
/// ```
/// use std::time::Duration;
/// use netless_token::{AccessKeys, AccessKey, Room, RoomUuid, SecretKey, Token, Writer};
///
/// let keys = AccessKeys::new(
///     AccessKey("EkjYj4mbM4pZlGEv"),
///     SecretKey("JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ"),
/// )?;
/// let room: RoomUuid = "d4184790ffd511ebb9ebbf7a8f1d77bd".parse()?;
/// let student = Token::<Room>::new()
///     .role(Writer)
///     .uuid(room)
///     .ttl(Duration::from_secs(600));
/// let one = student.sign(&keys)?;
/// let another = student.sign(&keys)?;
/// assert_ne!(one.as_str(), another.as_str());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
#[must_use = "a token does nothing until it is signed: call `.sign(&keys)?`"]
pub struct Token<K, R = NoRole, U = NoUuid, T = NoTtl> {
    // A tuple, because rustc would point at a private field with the name of a method.
    pub(crate) state: (R, U, T),
    kind: PhantomData<fn() -> K>,
}

/// No role has been set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NoRole;

/// No lifetime has been set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NoTtl;

/// A token that has everything its kind needs, and only has to be signed.
///
/// Use this type for a constant, a field or a parameter:
///
/// ```
/// use netless_token::{CompleteToken, Room, token};
///
/// const LOBBY: CompleteToken<Room> = token!(Room {
///     role: "reader",
///     uuid: "d4184790ffd511ebb9ebbf7a8f1d77bd",
///     ttl: "10m",
/// });
/// ```
///
/// A function that takes a half-built token needs a bound: see [`state`](crate::state).
pub type CompleteToken<K> = Token<K, Role, <K as Kind>::Uuid, Lifetime>;

impl<K> Token<K>
where
    Self: OfKind<K>,
{
    /// Creates a token with nothing set.
    #[expect(
        clippy::new_without_default,
        reason = "a token with nothing set is no default"
    )]
    pub const fn new() -> Self {
        Token::from_state((NoRole, NoUuid, NoTtl))
    }
}

impl<K: Kind> CompleteToken<K> {
    /// Creates a complete token from its parts, for code that is generic over the kind. The uuid is a
    /// [`RoomUuid`](crate::RoomUuid), a [`TaskUuid`](crate::TaskUuid), or [`NoUuid`] for an SDK token.
    ///
    /// ```
    /// use std::time::Duration;
    /// use netless_token::{CompleteToken, Kind, Lifetime, Reader};
    ///
    /// fn for_guest<K: Kind>(uuid: K::Uuid) -> CompleteToken<K> {
    ///     CompleteToken::from_parts(Reader, uuid, Lifetime::Ttl(Duration::from_secs(600)))
    /// }
    /// ```
    pub const fn from_parts(role: Role, uuid: K::Uuid, lifetime: Lifetime) -> Self {
        Token::from_state((role, uuid, lifetime))
    }

    /// The role, the uuid and the lifetime, to look at before signing.
    ///
    /// ```
    /// use std::time::Duration;
    /// use netless_token::{Lifetime, Writer, token};
    ///
    /// let token = token!(Sdk { role: "writer", ttl: "1m" });
    /// let (role, _, lifetime) = token.parts();
    /// assert_eq!(role, Writer);
    /// assert_eq!(lifetime, Lifetime::Ttl(Duration::from_secs(60)));
    /// ```
    #[must_use]
    pub const fn parts(self) -> (Role, K::Uuid, Lifetime) {
        self.state
    }
}

impl<K, R, U, T> Token<K, R, U, T> {
    pub(crate) const fn from_state(state: (R, U, T)) -> Self {
        Self {
            state,
            kind: PhantomData,
        }
    }
}

impl<K, R: fmt::Debug, U: fmt::Debug, T: fmt::Debug> fmt::Debug for Token<K, R, U, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (role, uuid, lifetime) = &self.state;
        f.debug_struct("Token")
            .field("role", role)
            .field("uuid", uuid)
            .field("lifetime", lifetime)
            .finish()
    }
}

/// Only here for their compile error: no token is [`Signed`]. The bounds are on the methods, so that
/// a call on a reference is answered with the message of [`Signed`], too.
impl<K, R, U, T> Token<K, R, U, T> {
    #[doc(hidden)]
    pub fn as_str(&self) -> &str
    where
        Self: Signed,
    {
        self.never()
    }

    #[doc(hidden)]
    pub fn expose_secret(&self) -> &str
    where
        Self: Signed,
    {
        self.never()
    }

    #[doc(hidden)]
    pub fn into_string(self) -> String
    where
        Self: Signed,
    {
        self.never()
    }

    #[doc(hidden)]
    #[expect(clippy::inherent_to_string, reason = "for its compile error")]
    pub fn to_string(&self) -> String
    where
        Self: Signed,
    {
        self.never()
    }
}

/// Only here for its compile error: no token is [`Signed`]. Without it, rustc would suggest
/// printing the token with `{:?}`.
#[doc(hidden)]
impl<K: Signed, R, U, T> fmt::Display for Token<K, R, U, T> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

/// Only here for its compile error: no token is [`Signed`].
#[doc(hidden)]
impl<K: Signed, R, U, T> From<Token<K, R, U, T>> for String {
    fn from(_: Token<K, R, U, T>) -> Self {
        Self::new()
    }
}

/// Only here for its compile error: no token is [`Signed`].
#[doc(hidden)]
impl<K: Signed, R, U, T> AsRef<str> for Token<K, R, U, T> {
    fn as_ref(&self) -> &str {
        Default::default()
    }
}

/// The token is signed. No [`Token`] is: only a [`SignedToken`](crate::SignedToken) can be printed.
#[diagnostic::on_unimplemented(
    message = "this token is not signed",
    label = "call `.sign(&keys)?` first"
)]
#[doc(hidden)]
pub trait Signed: Never {}

/// The token is of a [`Kind`]. It makes `Token::<String>::new()` one error, with nothing more about
/// the calls on its result.
#[diagnostic::on_unimplemented(
    message = "`{K}` is not a kind of token",
    label = "write `Sdk`, `Room` or `Task`"
)]
#[doc(hidden)]
pub trait OfKind<K>: Sealed {}

impl<K: Kind> OfKind<K> for Token<K> {}
impl<K> OfKind<K> for Token<K> where Self: Never {}

/// True of no token.
#[doc(hidden)]
pub trait Never: Sealed {
    #[doc(hidden)]
    fn never<T>(&self) -> T;
}

mod sealed {
    pub trait Sealed {}
}
pub(crate) use sealed::Sealed;

impl<K, R, U, T> Sealed for Token<K, R, U, T> {}
