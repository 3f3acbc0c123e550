//! Reads and verifies the claims of a token.

use alloc::boxed::Box;
use core::fmt;

use crate::wire::{self, Received};
use crate::{AccessKeys, ClientSafe, Kind, KindName, Role, Sdk, Timestamp, VerifyError};

macro_rules! claims_type {
    ($(#[$docs:meta])* $name:ident) => {
        $(#[$docs])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name<K: Kind> {
            access_key: Box<str>,
            role: Role,
            // Not called `uuid`: rustc would point at a private field with the name of a method.
            subject: K::Uuid,
            expires_at: Option<Timestamp>,
            nonce: Box<str>,
        }

        impl<K: Kind> $name<K> {
            fn new(received: &Received<'_>) -> Result<Self, VerifyError> {
                Ok(Self {
                    role: received.role()?,
                    subject: received.uuid::<K>()?,
                    expires_at: received.expires_at()?,
                    access_key: wire::text_of(received.access_key).into(),
                    nonce: wire::text_of(received.nonce).into(),
                })
            }

            /// The access key that the token claims.
            #[must_use]
            pub fn access_key(&self) -> &str {
                &self.access_key
            }

            /// What the bearer may do.
            #[must_use]
            pub fn role(&self) -> Role {
                self.role
            }

            /// When the token expires, in milliseconds since the Unix epoch; `None` if it never does.
            #[must_use]
            pub fn expires_at(&self) -> Option<Timestamp> {
                self.expires_at
            }

            /// The nonce, which makes the token unique: a uuid in most tokens, about 15 digits in
            /// those of the REST API. Compare it as text. It has no other meaning.
            #[must_use]
            pub fn nonce(&self) -> &str {
                &self.nonce
            }
        }

        impl<K: Kind> fmt::Debug for $name<K> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name))
                    .field("access_key", &self.access_key)
                    .field("role", &self.role)
                    .field("uuid", &self.subject)
                    .field("expires_at", &self.expires_at)
                    .field("nonce", &self.nonce)
                    .finish()
            }
        }

        impl<K: ClientSafe> $name<K> {
            /// The room that the token opens, or the file conversion that it lets a client follow.
            #[must_use]
            pub fn uuid(&self) -> K::Uuid {
                self.subject
            }
        }
    };
}

claims_type! {
    /// The verified claims of a token of kind `K`. Only [`verify`](Claims::verify),
    /// [`verify_any`](Claims::verify_any) and the same as of another time return them.
    ///
    /// ```
    /// use std::time::Duration;
    /// use netless_token::{AccessKey, AccessKeys, Claims, Room, RoomUuid, SecretKey, Token, Writer};
    ///
    /// let keys = AccessKeys::new(
    ///     AccessKey("EkjYj4mbM4pZlGEv"),
    ///     SecretKey("JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ"),
    /// )?;
    /// let room: RoomUuid = "d4184790ffd511ebb9ebbf7a8f1d77bd".parse()?;
    /// let token = Token::<Room>::new()
    ///     .role(Writer)
    ///     .uuid(room)
    ///     .ttl(Duration::from_secs(600))
    ///     .sign(&keys)?;
    ///
    /// let claims = Claims::<Room>::verify(token.as_str(), &keys, room)?;
    /// assert_eq!(claims.role(), Writer);
    ///
    /// let other_room: RoomUuid = "0a1f2b3c4d5e6f708192a3b4c5d6e7f8".parse()?;
    /// let error = Claims::<Room>::verify(token.as_str(), &keys, other_room).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "the token is for `d4184790ffd511ebb9ebbf7a8f1d77bd`, expected one for \
    ///      `0a1f2b3c4d5e6f708192a3b4c5d6e7f8`",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # When to verify
    ///
    /// The whiteboard service checks every token itself, so a server that mints tokens or passes
    /// them on has nothing to verify. Verify when a client shows *you* a token and you act on its
    /// claims: in a gateway, a recorder or a test.
    ///
    /// # What the signature doesn't cover
    ///
    /// The kind is not signed: a client can relabel a Room token as a Task token with the same
    /// uuid, or the other way round, and the signature stays valid. So a token is verified for the
    /// uuid that you expect. A token relabelled as an SDK token, which would open every room, is
    /// detected and refused, because an SDK token has no uuid.
    ///
    /// The exact text is not signed either. Claims can be escaped and ordered in many ways, so one
    /// token has many texts that verify: a single needless escape already gives more than a
    /// hundred. So never use the text as the key of a cache, a rate limit or a list of revoked
    /// tokens. Use the [access key](Claims::access_key) and the [nonce](Claims::nonce).
    Claims
}

claims_type! {
    /// The claims of a token of kind `K`, **not verified**: anyone can write such a token.
    ///
    /// [`Claims::decode_unverified`] returns them. They cannot be turned into [`Claims`].
    UnverifiedClaims
}

impl<K: ClientSafe> Claims<K> {
    /// Verifies a token of the room or task with this uuid at the current time of the system clock,
    /// and returns its claims.
    ///
    /// # Errors
    ///
    /// [`VerifyError`], as for [`verify_at`](Claims::verify_at), or if the system clock is before
    /// 1970.
    #[cfg(feature = "std")]
    pub fn verify(token: &str, keys: &AccessKeys, uuid: K::Uuid) -> Result<Self, VerifyError> {
        Self::verify_at(token, keys, uuid, system_time()?)
    }

    /// Verifies a token of the room or task with this uuid as of `now`, and returns its claims.
    ///
    /// The token must be of kind `K` and for this uuid, signed with these keys, and not expired: it is
    /// valid until the millisecond before [`expires_at`](Claims::expires_at), without leeway. Tokens
    /// of Agora's samples in every language verify, for access keys like those that Agora hands out.
    /// A token longer than 4 KiB is refused: that takes an access key of some 2,800 letters, or 240
    /// emoji.
    ///
    /// One token has many texts that verify: see
    /// [above](Claims#what-the-signature-doesnt-cover) before you store its text.
    ///
    /// # Errors
    ///
    /// [`VerifyError`] says what is wrong with the token. It reports another uuid or an expiry only if
    /// the signature is right.
    pub fn verify_at(
        token: &str,
        keys: &AccessKeys,
        uuid: K::Uuid,
        now: Timestamp,
    ) -> Result<Self, VerifyError> {
        verify(token, keys, now, |claims: &Self| {
            if claims.subject == uuid {
                return Ok(());
            }
            Err(VerifyError::OtherUuid {
                expected: uuid.into(),
                found: claims.subject.into(),
            })
        })
    }
}

impl Claims<Sdk> {
    /// Verifies an SDK token at the current time of the system clock, and returns its claims.
    ///
    /// # Errors
    ///
    /// [`VerifyError`], as for [`verify_any_at`](Claims::verify_any_at), or if the system clock is
    /// before 1970.
    #[cfg(feature = "std")]
    pub fn verify(token: &str, keys: &AccessKeys) -> Result<Self, VerifyError> {
        Self::verify_any(token, keys)
    }

    /// Verifies an SDK token as of `now`, and returns its claims.
    ///
    /// # Errors
    ///
    /// [`VerifyError`], as for [`verify_any_at`](Claims::verify_any_at).
    pub fn verify_at(token: &str, keys: &AccessKeys, now: Timestamp) -> Result<Self, VerifyError> {
        Self::verify_any_at(token, keys, now)
    }
}

impl<K: Kind> Claims<K> {
    /// Verifies a token of any room or task at the current time of the system clock, and returns its
    /// claims.
    ///
    /// Whoever holds a token of one room passes this check for every room: act only on the room that
    /// [`uuid`](Claims::uuid) names. If you know the room in advance, call
    /// [`verify`](Claims::verify), which compares it.
    ///
    /// # Errors
    ///
    /// [`VerifyError`], as for [`verify_any_at`](Claims::verify_any_at), or if the system clock is
    /// before 1970.
    #[cfg(feature = "std")]
    pub fn verify_any(token: &str, keys: &AccessKeys) -> Result<Self, VerifyError> {
        Self::verify_any_at(token, keys, system_time()?)
    }

    /// Verifies a token of any room or task as of `now`, and returns its claims.
    ///
    /// Like [`verify_any`](Claims::verify_any), it leaves it to you to act only on the room or task
    /// that [`uuid`](Claims::uuid) names.
    ///
    /// # Errors
    ///
    /// [`VerifyError`] says what is wrong with the token. It reports an expiry only if the signature
    /// is right.
    pub fn verify_any_at(
        token: &str,
        keys: &AccessKeys,
        now: Timestamp,
    ) -> Result<Self, VerifyError> {
        verify(token, keys, now, |_| Ok(()))
    }

    /// Reads the claims of a token **without checking them**: anyone can write such a token. Never
    /// grant access based on this.
    ///
    /// Use it in logs, tools and tests that explain a token without its keys, and in servers that
    /// choose the keys by [`access_key`](UnverifiedClaims::access_key) before they
    /// [`verify`](Claims::verify). It checks neither the signature nor the expiry. No token takes longer
    /// to decode than to verify: even a hostile one takes less than 20 times as long as verifying a
    /// normal one.
    ///
    /// # Errors
    ///
    /// [`VerifyError`] for a text that is not a token of kind `K`.
    pub fn decode_unverified(token: &str) -> Result<UnverifiedClaims<K>, VerifyError> {
        wire::read(K::NAME, token, |received| UnverifiedClaims::new(received))
    }
}

#[cfg(feature = "std")]
fn system_time() -> Result<Timestamp, VerifyError> {
    std::time::SystemTime::now()
        .try_into()
        .map_err(VerifyError::Clock)
}

/// Verifies a token whose uuid passes `check_uuid`.
fn verify<K: Kind>(
    token: &str,
    keys: &AccessKeys,
    now: Timestamp,
    check_uuid: impl Fn(&Claims<K>) -> Result<(), VerifyError>,
) -> Result<Claims<K>, VerifyError> {
    wire::read(K::NAME, token, |received| {
        // In this order, so that a token that is read only to overwrite another gets to the hash.
        let has_signed = keys.signer.has_signed(received);
        if received.access_key != keys.signer.access_key_in_json {
            return Err(VerifyError::OtherAccessKey(wire::excerpt_of(
                received.access_key,
            )));
        }
        if !has_signed {
            return Err(VerifyError::Signature);
        }
        let claims = Claims::new(received)?;
        check_uuid(&claims)?;
        match claims.expires_at {
            Some(expires_at) if expires_at <= now => Err(VerifyError::Expired(expires_at)),
            _ => Ok(claims),
        }
    })
}

impl KindName {
    /// Returns the kind of token that a text claims to be, by its prefix alone. Nothing else is
    /// checked.
    ///
    /// ```
    /// use netless_token::KindName;
    ///
    /// assert_eq!(KindName::claimed_by("NETLESSROOM_YWs9…")?, KindName::RoomToken);
    /// assert!(KindName::claimed_by("eyJhbGciOiJIUzI1NiJ9.e30.…").is_err());
    /// # Ok::<(), netless_token::VerifyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`VerifyError::NotAToken`], or [`VerifyError::TooLong`].
    pub fn claimed_by(token: &str) -> Result<Self, VerifyError> {
        wire::split(token).map(|(kind, _)| kind)
    }
}
