//! A signed token as the header of a REST call.

use ::http::HeaderValue;

use crate::{Kind, SignedToken};

/// The token as the value of the `token` header of a REST call, marked
/// [sensitive](HeaderValue::set_sensitive): its `Debug` does not show it, and HTTP/2 does not keep it
/// in its header table. Unlike the token itself, the header value is not wiped on drop.
///
/// This is what an [`Sdk`](crate::Sdk) token is for, so it works for every kind.
///
/// ```
/// use std::time::Duration;
/// use http::Request;
/// use netless_token::{AccessKeys, Sdk, Token, Writer};
///
/// # let keys = AccessKeys::new("EkjYj4mbM4pZlGEv", "JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ")?;
/// let token = Token::<Sdk>::new().role(Writer).ttl(Duration::from_secs(60)).sign(&keys)?;
/// let create_room = Request::post("https://api.netless.link/v5/rooms")
///     .header("token", &token)
///     .header("region", "us-sv")
///     .body(())?;
/// assert_eq!(format!("{:?}", create_room.headers()["token"]), "Sensitive");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl<K: Kind> From<&SignedToken<K>> for HeaderValue {
    #[expect(
        clippy::expect_used,
        reason = "a token is a prefix and base64, all of it visible ASCII"
    )]
    fn from(token: &SignedToken<K>) -> Self {
        let mut value = Self::from_str(token.expose_secret()).expect("a token is visible ASCII");
        value.set_sensitive(true);
        value
    }
}
