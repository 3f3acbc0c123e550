//! The token in the making: from state to state, then signed.

use core::fmt;
use core::marker::PhantomData;
use core::time::Duration;

use ::uuid::Uuid;

use crate::state::{
    HasRole as _, HasTtl, HasUuid as _, LacksRole, LacksTtl, LacksUuid, NeverExpires, NoRole,
    NoTtl, NoUuid, Signed, Start, TakesUuid, UuidOf,
};
use crate::wire::{self, LAST_EXPIRE_AT};
use crate::{AccessKeys, Kind, Role, SignedToken, Timestamp};

/// A token that is being built, of the kind `K`: [`Sdk`](crate::Sdk), [`Room`](crate::Room) or
/// [`Task`](crate::Task).
///
/// It needs a [`role`](Token::role), a lifetime ([`ttl`](Token::ttl) or
/// [`never_expires`](Token::never_expires)) and, unless it is an SDK token, a [`uuid`](Token::uuid),
/// each once and in any order. Only then is there a [`sign`](Token::sign). The other parameters
/// record what has been set, so the compiler says what is missing or there twice.
///
/// A token is `Copy`: keep one and sign it as often as you like. Each signature has a fresh nonce,
/// and its lifetime counts from the moment of signing.
///
/// ```
/// use std::time::Duration;
/// use netless_token::state::NoUuid;
/// use netless_token::{AccessKeys, Role, Room, RoomUuid, Token, Writer};
///
/// /// What every token of this server has in common.
/// const CLASS: Token<Room, Role, NoUuid, Duration> =
///     Token::<Room>::new().role(Writer).ttl(Duration::from_secs(600));
///
/// # let keys = AccessKeys::new("EkjYj4mbM4pZlGEv", "JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ")?;
/// let room: RoomUuid = "d4184790ffd511ebb9ebbf7a8f1d77bd".parse()?;
/// let student = CLASS.uuid(room);
/// let one = student.sign(&keys)?;
/// let another = student.sign(&keys)?;
/// assert_ne!(one.as_str(), another.as_str());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
#[must_use = "a token is of no use until it is signed: call `.sign(&keys)?`"]
pub struct Token<K, R = NoRole, U = NoUuid, T = NoTtl> {
    // One field: rustc would point at a private field that is named like a method.
    pub(crate) state: (R, U, T),
    pub(crate) kind: PhantomData<fn() -> K>,
}

impl<K> Token<K> {
    /// A token with nothing set.
    ///
    /// The return type is `Token<K>`. It is spelled in a roundabout way so that a type that is no
    /// kind of token yields one compile error.
    #[must_use]
    #[expect(clippy::new_ret_no_self, reason = "it is `Self`")]
    pub const fn new() -> <K as Start>::Token
    where
        K: Kind,
    {
        Token {
            state: (NoRole, NoUuid, NoTtl),
            kind: PhantomData,
        }
    }
}

impl<K, R: Copy, U: Copy, T: Copy> Token<K, R, U, T>
where
    Self: LacksRole,
{
    /// Sets what the bearer may do: see [`Role`] and the kinds.
    pub const fn role(self, role: Role) -> Token<K, Role, U, T> {
        Token {
            state: (role, self.state.1, self.state.2),
            kind: PhantomData,
        }
    }
}

impl<K: Kind, R, U, T> Token<K, R, U, T>
where
    Self: TakesUuid + LacksUuid,
{
    /// Sets the one room or task that the token is for: a [`RoomUuid`](crate::RoomUuid) for a Room
    /// token, a [`TaskUuid`](crate::TaskUuid) for a Task token, or a bare [`Uuid`] for either.
    pub fn uuid(self, uuid: impl UuidOf<K>) -> Token<K, R, K::Uuid, T> {
        Token {
            state: (self.state.0, uuid.into_uuid_of(), self.state.2),
            kind: PhantomData,
        }
    }
}

impl<K, R: Copy, U: Copy, T: Copy> Token<K, R, U, T>
where
    Self: LacksTtl,
{
    /// Sets how long the token is valid from the moment it is signed, in steps of a millisecond:
    /// what is finer is cut off.
    ///
    /// Agora's own app server mints tokens of ten minutes. Expiry does not put out a client that
    /// has joined already, so a token need not outlive the moment of joining by much.
    pub const fn ttl(self, ttl: Duration) -> Token<K, R, U, Duration> {
        Token {
            state: (self.state.0, self.state.1, ttl),
            kind: PhantomData,
        }
    }

    /// Makes a token that never expires. The only way to revoke it is to disable the access key,
    /// and with that every other token of the project.
    pub const fn never_expires(self) -> Token<K, R, U, NeverExpires> {
        Token {
            state: (self.state.0, self.state.1, NeverExpires),
            kind: PhantomData,
        }
    }
}

impl<K: Kind, R, U, T> Token<K, R, U, T>
where
    Self: HasTtl<K>,
{
    /// Signs the token, with the time now and a random nonce.
    ///
    /// # Errors
    ///
    /// [`SignError`] for a ttl under a millisecond, for one so long that the wire cannot hold its
    /// end, or when the system clock stands before 1970.
    ///
    /// # Panics
    ///
    /// When the operating system has no randomness to give.
    #[cfg(feature = "std")]
    pub fn sign(self, keys: &AccessKeys) -> Result<SignedToken<K>, SignError> {
        let now = std::time::SystemTime::now().try_into()?;
        self.sign_at(keys, now, Uuid::new_v4())
    }

    /// Signs the token at the time `now`, with the given nonce: the same every time.
    ///
    /// The nonce is there to make each token unique, so use each one once.
    ///
    /// ```
    /// use std::time::Duration;
    /// use netless_token::{AccessKeys, Reader, Sdk, Timestamp, Token, Uuid};
    ///
    /// let keys = AccessKeys::new("EkjYj4mbM4pZlGEv", "JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ")?;
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
    /// [`SignError`] for a ttl under a millisecond, or one so long that the wire cannot hold its
    /// end.
    pub fn sign_at(
        self,
        keys: &AccessKeys,
        now: Timestamp,
        nonce: Uuid,
    ) -> Result<SignedToken<K>, SignError> {
        let role = self.the_role();
        let subject = self.the_uuid();
        let expires_at = match self.the_ttl() {
            Some(ttl) => Some(expiry(now, ttl)?),
            None => None,
        };
        let claims = wire::Claims {
            role,
            uuid: K::claimed(subject),
            expires_at,
            nonce,
        };
        Ok(SignedToken {
            text: keys
                .signer
                .sign(K::NAME.prefix(), &claims)
                .into_boxed_str()
                .into(),
            role,
            subject,
            expires_at,
        })
    }
}

/// When a token signed `now` expires. Never 0 for "forever", as the reference implementation has
/// it: that would make a token for eternity of a rounding error.
fn expiry(now: Timestamp, ttl: Duration) -> Result<Timestamp, SignError> {
    let millis = ttl.as_millis();
    if millis == 0 {
        return Err(SignError::TtlTooShort(ttl));
    }
    u64::try_from(millis)
        .ok()
        .and_then(|millis| now.unix_millis().checked_add(millis))
        .filter(|expires_at| *expires_at <= LAST_EXPIRE_AT)
        .map(Timestamp::from_unix_millis)
        .ok_or(SignError::TtlTooLong(ttl))
}

impl<K, R: fmt::Debug, U: fmt::Debug, T: fmt::Debug> fmt::Debug for Token<K, R, U, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (role, uuid, ttl) = &self.state;
        f.debug_struct("Token")
            .field("role", role)
            .field("uuid", uuid)
            .field("ttl", ttl)
            .finish()
    }
}

/// For its compile error alone: nothing is [`Signed`].
#[doc(hidden)]
impl<K: Signed, R, U, T> fmt::Display for Token<K, R, U, T> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

/// Why a token could not be signed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignError {
    /// The ttl is under a millisecond, the unit of the wire.
    TtlTooShort(Duration),
    /// With this ttl the token would expire after 2^53 - 1 ms since the Unix epoch, the last moment
    /// that the reference implementation holds exactly.
    TtlTooLong(Duration),
    /// The system clock gives no time that a token can be signed at.
    #[cfg(feature = "std")]
    Clock(crate::TimestampError),
}

#[cfg(feature = "std")]
impl From<crate::TimestampError> for SignError {
    fn from(error: crate::TimestampError) -> Self {
        Self::Clock(error)
    }
}

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TtlTooShort(ttl) => write!(
                f,
                "a ttl of {ttl:?} is under 1 ms: write a longer one, or `.never_expires()`"
            ),
            Self::TtlTooLong(ttl) => write!(
                f,
                "with a ttl of {ttl:?} the token would expire after 2^53 - 1 ms since the Unix \
                 epoch, the last that its format holds: write a shorter one, or `.never_expires()`"
            ),
            #[cfg(feature = "std")]
            Self::Clock(error) => error.fmt(f),
        }
    }
}

// Without a source: the message of `Clock` is all that the error inside has to say.
impl core::error::Error for SignError {}
