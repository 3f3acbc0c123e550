//! The builder, which sets a token's fields and signs it.

use alloc::string::String;
use core::fmt;
use core::marker::PhantomData;
use core::time::Duration;

use ::uuid::Uuid;

use crate::state::{
    Complete, LacksRole, LacksTtl, LacksUuid, NeedNotExpire, Never as _, NoRole, NoTtl, NoUuid,
    OfKind, Signed, TakesUuid,
};
use crate::wire;
use crate::{AccessKeys, Kind, Lifetime, Role, SignError, SignedToken, Timestamp};

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

impl<K, R: Copy, U: Copy, T: Copy> Token<K, R, U, T>
where
    Self: LacksRole,
{
    /// Sets what the bearer may do: see [`Role`] and [`Kind`].
    pub const fn role(self, role: Role) -> Token<K, Role, U, T> {
        Token::from_state((role, self.state.1, self.state.2))
    }
}

impl<K: Kind, R: Copy, U: Copy, T: Copy> Token<K, R, U, T>
where
    Self: TakesUuid + LacksUuid,
{
    /// Sets the room or task that the token is for: a [`RoomUuid`](crate::RoomUuid) for a Room
    /// token, a [`TaskUuid`](crate::TaskUuid) for a Task token.
    ///
    /// Parse text with `.uuid(text.parse()?)`, and pass a bare [`Uuid`] with `.uuid(uuid.into())`.
    pub const fn uuid(self, uuid: K::Uuid) -> Token<K, R, K::Uuid, T> {
        Token::from_state((self.state.0, uuid, self.state.2))
    }
}

impl<K, R: Copy, U: Copy, T: Copy> Token<K, R, U, T>
where
    Self: LacksTtl,
{
    /// Sets how long the token is valid from the moment it is signed, in whole milliseconds.
    /// Anything finer is cut off.
    ///
    /// Agora's own app server makes tokens valid for ten minutes. Expiry doesn't disconnect clients
    /// already in the room, so a token only has to be valid while a client joins.
    pub const fn ttl(self, ttl: Duration) -> Token<K, R, U, Lifetime> {
        Token::from_state((self.state.0, self.state.1, Lifetime::Ttl(ttl)))
    }

    /// Sets a lifetime that is chosen at run time: a ttl, or [`Lifetime::NeverExpires`].
    ///
    /// This is the only way to an SDK token that never expires. Don't make one: it opens every room
    /// of the project until the access key is disabled.
    pub const fn lifetime(self, lifetime: Lifetime) -> Token<K, R, U, Lifetime> {
        Token::from_state((self.state.0, self.state.1, lifetime))
    }
}

impl<K, R: Copy, U: Copy, T: Copy> Token<K, R, U, T>
where
    Self: LacksTtl + NeedNotExpire,
{
    /// Makes a Room or Task token that never expires. The only way to revoke it is to disable the
    /// access key, which revokes every other token of the project too.
    ///
    /// An SDK token must expire:
    ///
    /// ```compile_fail,E0599
    /// use netless_token::{Sdk, Token, Writer};
    ///
    /// let token = Token::<Sdk>::new().role(Writer).never_expires();
    /// ```
    pub const fn never_expires(self) -> Token<K, R, U, Lifetime> {
        Token::from_state((self.state.0, self.state.1, Lifetime::NeverExpires))
    }
}

impl<K: Kind, R, U, T> Token<K, R, U, T>
where
    Self: Complete<K>,
{
    /// Signs the token with the current time and a random nonce, a uuid of version 4 made from 16
    /// bytes that the operating system provides for this token. So no two processes share a nonce,
    /// even if they are forked from one that has signed.
    ///
    /// # Errors
    ///
    /// [`SignError`] if the ttl is under a millisecond, if it is so long that the format cannot hold
    /// the expiry, if the system clock is before 1970, or if the operating system provides no
    /// randomness.
    // On the target where `lib.rs` rejects `std`, there is no `nonce`, which would be a second error.
    #[cfg(all(
        feature = "std",
        not(all(target_family = "wasm", target_os = "unknown"))
    ))]
    pub fn sign(self, keys: &AccessKeys) -> Result<SignedToken<K>, SignError> {
        let now = std::time::SystemTime::now().try_into()?;
        self.sign_at(keys, now, crate::nonce::random()?)
    }

    /// Signs the token as of `now` with the given nonce. The same arguments always give the same
    /// token.
    ///
    /// The nonce makes each token unique, so never use one twice.
    ///
    /// ```
    /// use std::time::Duration;
    /// use netless_token::{AccessKey, AccessKeys, Reader, Sdk, SecretKey, Timestamp, Token, Uuid};
    ///
    /// let keys = AccessKeys::new(
    ///     AccessKey("EkjYj4mbM4pZlGEv"),
    ///     SecretKey("JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ"),
    /// )?;
    /// let now = Timestamp::from_unix_millis(1_609_459_200_000);
    /// let nonce = Uuid::from_u128(0xdf84_4f0a_534c_11f0_a55f_eb15_2ebb_48e9);
    /// let token = Token::<Sdk>::new()
    ///     .role(Reader)
    ///     .ttl(Duration::from_secs(60))
    ///     .sign_at(&keys, now, nonce)?;
    /// assert_eq!(token.expires_at(), Some(Timestamp::from_unix_millis(1_609_459_260_000)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`SignError`] if the ttl is under a millisecond, or if it is so long that the format cannot
    /// hold the expiry.
    pub fn sign_at(
        self,
        keys: &AccessKeys,
        now: Timestamp,
        nonce: Uuid,
    ) -> Result<SignedToken<K>, SignError> {
        let (role, uuid, lifetime) = self.complete().state;
        let expires_at = lifetime.expires_at(now)?;
        let claims = wire::Claims {
            role,
            uuid: K::bare_uuid(uuid),
            expires_at,
            nonce,
        };
        let text = keys.signer.sign(K::NAME, &claims);
        Ok(SignedToken::new(text, role, uuid, expires_at, nonce))
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
