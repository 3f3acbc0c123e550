//! The signed token, and who may see its text.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use ::uuid::Uuid;
use zeroize::Zeroize as _;

use crate::{ClientSafe, Kind, KindName, Role, Sdk, Timestamp};

/// A signed token.
///
/// The text of a [`Room`](crate::Room) or [`Task`](crate::Task) token may go to a client, so it can
/// be printed and read. The text of an [`Sdk`](crate::Sdk) token must not leave the server: it
/// can't be printed or serialised, and is returned only by
/// [`expose_secret`](SignedToken::expose_secret) and, with the feature `http`,
/// `expose_header_value`. No token shows its text in `Debug`.
///
/// When an SDK token is dropped, its text and its signature are wiped from memory, on the heap and on
/// the stack. A header value made from it, and any copy that you make, is yours to wipe. Room and Task
/// tokens are made to be given away, so they are not wiped.
///
/// ```
/// use std::time::Duration;
/// use netless_token::{AccessKey, AccessKeys, Room, RoomUuid, SecretKey, Token, Writer};
///
/// let keys = AccessKeys::new(
///     AccessKey("EkjYj4mbM4pZlGEv"),
///     SecretKey("JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ"),
/// )?;
/// let room: RoomUuid = "d4184790ffd511ebb9ebbf7a8f1d77bd".parse()?;
/// let token = Token::<Room>::new().role(Writer).uuid(room).never_expires().sign(&keys)?;
///
/// assert!(token.as_str().starts_with("NETLESSROOM_"));
/// assert_eq!(token.uuid(), room);
/// assert_eq!(
///     format!("{token:?}"),
///     "SignedToken { role: Writer, uuid: RoomUuid(d4184790ffd511ebb9ebbf7a8f1d77bd), \
///      expires_at: None, .. }",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// ```compile_fail
/// # use std::time::Duration;
/// # use netless_token::{AccessKey, AccessKeys, Sdk, SecretKey, Token, Writer};
/// # let keys = AccessKeys::new(AccessKey("EkjYj4mbM4pZlGEv"), SecretKey("JSjLyy2ky3KgQjjh5H"))?;
/// let sdk = Token::<Sdk>::new().role(Writer).ttl(Duration::from_secs(60)).sign(&keys)?;
/// println!("{sdk}"); // error: an SDK token must not leave the server
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "a signed token does nothing until it is sent"]
pub struct SignedToken<K: Kind> {
    text: Box<str>,
    role: Role,
    // Not called `uuid`: rustc would point at a private field with the name of a method.
    subject: K::Uuid,
    expires_at: Option<Timestamp>,
    nonce: Uuid,
}

impl<K: Kind> SignedToken<K> {
    pub(crate) fn new(
        text: Box<str>,
        role: Role,
        subject: K::Uuid,
        expires_at: Option<Timestamp>,
        nonce: Uuid,
    ) -> Self {
        Self {
            text,
            role,
            subject,
            expires_at,
            nonce,
        }
    }

    /// The role that the token grants.
    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }

    /// When the token expires; `None` if it never does.
    ///
    /// Expiry keeps clients from joining with this token. It doesn't disconnect clients already in
    /// the room.
    #[must_use]
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.expires_at
    }

    /// The nonce, which is different in each token. Whoever verifies the token reads it with
    /// [`Claims::nonce`](crate::Claims::nonce): store it to find or to refuse this one token later.
    #[must_use]
    pub fn nonce(&self) -> Uuid {
        self.nonce
    }

    /// The token's text, whatever its kind.
    ///
    /// The text of an SDK token belongs in the `token` header of a REST call from this server, and
    /// nowhere else. This method's name makes it easy to find in a review.
    #[must_use]
    pub fn expose_secret(&self) -> &str {
        &self.text
    }

    // These have the bound on the method, not on the `impl` block, so that the compiler
    // answers a call on an SDK token, or on a reference to one, with the message of `ClientSafe`.
    // The downside is that rust-analyzer, which only looks at `impl` blocks, offers them on an SDK
    // token. A block for each kind would make `SignedToken::as_str` ambiguous.

    /// The token's text, to be sent to a client.
    #[must_use]
    pub fn as_str(&self) -> &str
    where
        K: ClientSafe,
    {
        &self.text
    }

    /// Turns the token into its text, to be sent to a client, without copying it.
    #[must_use]
    pub fn into_string(mut self) -> String
    where
        K: ClientSafe,
    {
        core::mem::take(&mut self.text).into_string()
    }

    /// Like [`ToString`](alloc::string::ToString), but with a better compile error for an SDK
    /// token.
    #[doc(hidden)]
    #[must_use]
    #[expect(
        clippy::inherent_to_string_shadow_display,
        reason = "for its compile error"
    )]
    pub fn to_string(&self) -> String
    where
        K: ClientSafe,
    {
        self.as_str().into()
    }
}

/// Only here for its compile error: `Sdk` is not [`ClientSafe`]. `for<'a>` lets the bound stand
/// although it can't be met.
impl SignedToken<Sdk> {
    #[doc(hidden)]
    #[must_use]
    #[expect(clippy::should_implement_trait, reason = "for its compile error")]
    pub fn as_ref<T: ?Sized>(&self) -> &T
    where
        for<'a> Sdk: ClientSafe,
        str: AsRef<T>,
    {
        self.as_str().as_ref()
    }
}

impl<K: ClientSafe> SignedToken<K> {
    /// The room that the token opens, or the file conversion that it lets a client follow.
    #[must_use]
    pub fn uuid(&self) -> K::Uuid {
        self.subject
    }
}

impl<K: Kind> Drop for SignedToken<K> {
    fn drop(&mut self) {
        if K::NAME == KindName::SdkToken {
            self.text.zeroize();
        }
    }
}

impl<K: ClientSafe> fmt::Display for SignedToken<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl<K: ClientSafe> Clone for SignedToken<K> {
    fn clone(&self) -> Self {
        Self {
            text: self.text.clone(),
            ..*self
        }
    }
}

/// Two tokens are equal if they have the same text. There is no `Hash`: one token has many texts that
/// verify, so the text is no key of a map. See [`Claims`](crate::Claims#what-the-signature-doesnt-cover).
impl<K: ClientSafe> PartialEq for SignedToken<K> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<K: ClientSafe> Eq for SignedToken<K> {}

impl<K: ClientSafe> AsRef<str> for SignedToken<K> {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

/// Only here for its compile error: `Sdk` is not [`ClientSafe`].
macro_rules! no_bytes_of_sdk {
    ($($bytes:ty),*) => {
        $(
            #[doc(hidden)]
            impl AsRef<$bytes> for SignedToken<Sdk>
            where
                for<'a> Sdk: ClientSafe,
            {
                fn as_ref(&self) -> &$bytes {
                    self.as_str().as_ref()
                }
            }
        )*
    };
}

no_bytes_of_sdk!([u8]);
#[cfg(feature = "std")]
no_bytes_of_sdk!(std::ffi::OsStr, std::path::Path);

macro_rules! into_text {
    ($($text:ty),*) => {
        $(
            impl<K: ClientSafe> From<SignedToken<K>> for $text {
                fn from(token: SignedToken<K>) -> Self {
                    token.into_string().into()
                }
            }
        )*
    };
}

into_text!(String, Box<str>, Rc<str>, Arc<str>, Cow<'_, str>, Vec<u8>);

impl<K: ClientSafe> From<&SignedToken<K>> for String {
    fn from(token: &SignedToken<K>) -> Self {
        token.as_str().into()
    }
}

/// Doesn't show the text.
impl<K: Kind> fmt::Debug for SignedToken<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedToken")
            .field("role", &self.role)
            .field("uuid", &self.subject)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}
