//! What the feature `http` makes of a token.

use std::time::Duration;

use http::HeaderValue;
use netless_token::{
    AccessKeys, Admin, Kind, Reader, Room, Sdk, SignedToken, Task, Token, Uuid, Writer,
};

#[test]
fn a_token_of_each_kind_is_a_sensitive_header() {
    fn check<K: Kind>(token: &SignedToken<K>, prefix: &str) {
        let header = HeaderValue::from(token);
        assert!(header.is_sensitive());
        assert_eq!(format!("{header:?}"), "Sensitive");
        assert_eq!(header.as_bytes(), token.expose_secret().as_bytes());
        assert!(token.expose_secret().starts_with(prefix));
    }
    // The access key is whatever the caller says: base64 has to make ASCII of it.
    let keys = AccessKeys::new("ключ\u{2028}/\"&=", "secret").unwrap();
    let ttl = Duration::from_secs(60);
    let uuid = Uuid::from_u128(1);
    let sdk = Token::<Sdk>::new().role(Admin).ttl(ttl);
    let room = Token::<Room>::new().role(Writer).uuid(uuid).ttl(ttl);
    let task = Token::<Task>::new().role(Reader).uuid(uuid).ttl(ttl);
    check(&sdk.sign(&keys).unwrap(), "NETLESSSDK_");
    check(&room.sign(&keys).unwrap(), "NETLESSROOM_");
    check(&task.sign(&keys).unwrap(), "NETLESSTASK_");
}
