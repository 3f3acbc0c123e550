//! Tokens as headers, with the feature `http`.

use std::time::Duration;

use http::HeaderValue;
use netless_token::{
    AccessKey, AccessKeys, Admin, Kind, Reader, Room, RoomUuid, Sdk, SecretKey, SignedToken, Task,
    TaskUuid, Token, Writer,
};
use netless_token_tests::keys;

#[test]
fn a_token_of_each_kind_is_a_sensitive_header() {
    fn check<K: Kind>(token: &SignedToken<K>, prefix: &str) {
        let header = token.expose_header_value();
        assert!(header.is_sensitive());
        assert_eq!(format!("{header:?}"), "Sensitive");
        assert_eq!(header.as_bytes(), token.expose_secret().as_bytes());
        assert!(token.expose_secret().starts_with(prefix));
    }
    // The access key may be any text, but base64 makes it ASCII.
    let keys = AccessKeys::new(AccessKey("ключ\u{2028}/\"&="), SecretKey("secret")).unwrap();
    let ttl = Duration::from_secs(60);
    let (room, task) = (RoomUuid::from_u128(1), TaskUuid::from_u128(2));
    let sdk = Token::<Sdk>::new().role(Admin).ttl(ttl);
    let room = Token::<Room>::new().role(Writer).uuid(room).ttl(ttl);
    let task = Token::<Task>::new().role(Reader).uuid(task).ttl(ttl);
    check(&sdk.sign(&keys).unwrap(), "NETLESSSDK_");
    check(&room.sign(&keys).unwrap(), "NETLESSROOM_");
    check(&task.sign(&keys).unwrap(), "NETLESSTASK_");
}

#[test]
fn a_client_token_converts_to_a_header() {
    let token = Token::<Room>::new()
        .role(Writer)
        .uuid(RoomUuid::from_u128(1))
        .never_expires()
        .sign(&keys())
        .unwrap();
    let request = http::Request::get("/")
        .header("token", &token)
        .body(())
        .unwrap();
    let header: &HeaderValue = &request.headers()["token"];
    assert!(header.is_sensitive());
    assert_eq!(header.as_bytes(), token.as_str().as_bytes());
}
