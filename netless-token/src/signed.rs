//! The signed token, and who may see its text.

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use zeroize::Zeroizing;

use crate::{ClientSafe, Kind, Role, Room, RoomUuid, Task, TaskUuid, Timestamp};

/// A signed token.
///
/// The text of a [`Room`] or [`Task`] token may go to a client, so it can be printed and read. That
/// of an [`Sdk`](crate::Sdk) token must not leave the server: it neither prints nor serialises, and
/// its one door is [`expose_secret`](SignedToken::expose_secret). No token shows its text in
/// `Debug`, and the text is wiped from memory on drop.
///
/// ```
/// use std::time::Duration;
/// use netless_token::{AccessKeys, RoomUuid, Room, Token, Writer};
///
/// # let keys = AccessKeys::new("EkjYj4mbM4pZlGEv", "JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ")?;
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
/// # use netless_token::{AccessKeys, Sdk, Token, Writer};
/// # let keys = AccessKeys::new("EkjYj4mbM4pZlGEv", "JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ")?;
/// let sdk = Token::<Sdk>::new().role(Writer).ttl(Duration::from_secs(60)).sign(&keys)?;
/// println!("{sdk}"); // error: an SDK token must not leave the server
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct SignedToken<K: Kind> {
    pub(crate) text: Zeroizing<Box<str>>,
    pub(crate) role: Role,
    // Not called `uuid`: rustc would point at a private field that is named like a method.
    pub(crate) subject: K::Uuid,
    pub(crate) expires_at: Option<Timestamp>,
}

impl<K: Kind> SignedToken<K> {
    /// The role that the token grants.
    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }

    /// When the token expires; `None` if it never does.
    ///
    /// Expiry keeps clients from joining with this token. It does not put out those who are in the
    /// room already.
    #[must_use]
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.expires_at
    }

    /// The token's text, whatever its kind.
    ///
    /// For an SDK token this is the one way to its text, to be searched for in a review: the text
    /// belongs in the `token` header of a REST call from this server, and nowhere else.
    #[must_use]
    pub fn expose_secret(&self) -> &str {
        &self.text
    }

    // On these three the bound stands on the method, not on the block: then the compiler answers a
    // call on an SDK token with the words of `ClientSafe`.

    /// The token's text, to be sent to a client.
    #[must_use]
    pub fn as_str(&self) -> &str
    where
        K: ClientSafe,
    {
        &self.text
    }

    /// The token's text, to be sent to a client. It is no longer wiped on drop.
    #[must_use]
    pub fn into_string(mut self) -> String
    where
        K: ClientSafe,
    {
        core::mem::take(&mut *self.text).into_string()
    }

    /// What [`ToString`](alloc::string::ToString) does, but for what the compiler says of an SDK
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

impl SignedToken<Room> {
    /// The room that the token opens.
    #[must_use]
    pub fn uuid(&self) -> RoomUuid {
        self.subject
    }
}

impl SignedToken<Task> {
    /// The file-conversion task that the token lets a client follow.
    #[must_use]
    pub fn uuid(&self) -> TaskUuid {
        self.subject
    }
}

impl<K: ClientSafe> fmt::Display for SignedToken<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl<K: ClientSafe> AsRef<str> for SignedToken<K> {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

/// Without the text.
impl<K: Kind> fmt::Debug for SignedToken<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedToken")
            .field("role", &self.role)
            .field("uuid", &self.subject)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}
