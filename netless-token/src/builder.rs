//! The methods of the builder, which set a token's fields and sign it.

use core::time::Duration;

use ::uuid::Uuid;

use crate::state::{Complete, LacksRole, LacksTtl, LacksUuid, NeedNotExpire, TakesUuid};
use crate::wire;
use crate::{AccessKeys, Kind, Lifetime, Role, SignError, SignedToken, Timestamp, Token};

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
