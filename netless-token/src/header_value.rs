//! A signed token as a header value for a REST call.

use ::http::HeaderValue;

use crate::unsigned::Signed;
use crate::{ClientSafe, Kind, SignedToken, Token};

impl<K: Kind> SignedToken<K> {
    /// The token as the value of the `token` header of a REST call from this server, whatever its
    /// kind.
    ///
    /// The value is marked [sensitive](HeaderValue::set_sensitive): its `Debug` doesn't show it, and
    /// HTTP/2 doesn't keep it in its header table. Unlike the token itself, it is not wiped on drop.
    ///
    /// ```
    /// use std::time::Duration;
    /// use http::Request;
    /// use netless_token::{AccessKey, AccessKeys, Sdk, SecretKey, Token, Writer};
    ///
    /// let keys = AccessKeys::new(
    ///     AccessKey("EkjYj4mbM4pZlGEv"),
    ///     SecretKey("JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ"),
    /// )?;
    /// let token = Token::<Sdk>::new().role(Writer).ttl(Duration::from_secs(60)).sign(&keys)?;
    /// let create_room = Request::post("https://api.netless.link/v5/rooms")
    ///     .header("token", token.expose_header_value())
    ///     .header("region", "us-sv")
    ///     .body(())?;
    /// assert_eq!(format!("{:?}", create_room.headers()["token"]), "Sensitive");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    #[expect(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "a token is a prefix and base64, all of it visible ASCII"
    )]
    pub fn expose_header_value(&self) -> HeaderValue {
        let mut value =
            HeaderValue::from_str(self.expose_secret()).expect("a token is visible ASCII");
        value.set_sensitive(true);
        value
    }
}

/// Like [`expose_header_value`](SignedToken::expose_header_value), for a token that may go to a
/// client.
impl<K: ClientSafe> From<&SignedToken<K>> for HeaderValue {
    fn from(token: &SignedToken<K>) -> Self {
        token.expose_header_value()
    }
}

/// Like [`expose_header_value`](SignedToken::expose_header_value), for a token that may go to a
/// client.
impl<K: ClientSafe> From<SignedToken<K>> for HeaderValue {
    fn from(token: SignedToken<K>) -> Self {
        token.expose_header_value()
    }
}

/// Only here for its compile error: no token is [`Signed`].
#[doc(hidden)]
impl<K: Signed, R, U, T> From<Token<K, R, U, T>> for HeaderValue {
    fn from(_: Token<K, R, U, T>) -> Self {
        Self::from_static("")
    }
}
