//! A slow, simple parser finds every input in the token again, in order.

use std::time::Duration;

use netless_token::{
    AccessKey, AccessKeys, Lifetime, Role, Room, RoomUuid, Sdk, SecretKey, Timestamp, Token, Uuid,
};
use netless_token_tests::query;
use proptest::prelude::*;

/// An access key that `AccessKeys` accepts.
fn access_key() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z0-9_-]{1,40}",
        "[ -~]{1,40}",
        any::<String>(),
        proptest::collection::vec(any::<char>(), 1..20).prop_map(String::from_iter),
    ]
    .prop_filter("`AccessKeys` refuses this key", |key| {
        AccessKeys::new(AccessKey(key), SecretKey("secret")).is_ok()
    })
}

fn role() -> impl Strategy<Value = Role> {
    prop_oneof![Just(Role::Admin), Just(Role::Writer), Just(Role::Reader)]
}

/// Decodes the pairs of a token's query.
fn claims(token: &str, prefix: &str) -> Vec<(String, String)> {
    assert!(token.starts_with(prefix));
    let query = query(token);
    assert!(query.is_ascii());
    query
        .split('&')
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap();
            (percent_decoded(name), percent_decoded(value))
        })
        .collect()
}

fn percent_decoded(text: &str) -> String {
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        let (hex, rest) = part.split_at(2);
        assert_eq!(hex, hex.to_uppercase());
        bytes.push(u8::from_str_radix(hex, 16).unwrap());
        bytes.extend(rest.bytes());
    }
    String::from_utf8(bytes).unwrap()
}

proptest! {
    #[test]
    fn a_room_token_has_its_claims_in_order(
        access_key in access_key(),
        secret_key in "[A-Za-z0-9_-]{1,100}",
        role in role(),
        uuid in any::<u128>(),
        now in 0..1_u64 << 52,
        ttl in 1..1_u64 << 52,
        nonce in any::<u128>(),
    ) {
        // `AccessKeys` would call these swapped.
        prop_assume!((access_key.len(), secret_key.len()) != (32, 16));
        let keys = AccessKeys::new(AccessKey(&access_key), SecretKey(&secret_key)).unwrap();
        let token = Token::<Room>::new()
            .role(role)
            .uuid(RoomUuid::from_u128(uuid))
            .ttl(Duration::from_millis(ttl))
            .sign_at(&keys, Timestamp::from_unix_millis(now), Uuid::from_u128(nonce))
            .unwrap();

        let claims = claims(token.as_str(), "NETLESSROOM_");
        let (names, values): (Vec<_>, Vec<_>) = claims.into_iter().unzip();
        prop_assert_eq!(names, ["ak", "expireAt", "nonce", "role", "sig", "uuid"]);
        let [ak, expire_at, nonce_text, role_digit, sig, uuid_text]: [String; 6] =
            values.try_into().unwrap();
        prop_assert_eq!(ak, access_key);
        prop_assert_eq!(expire_at, (now + ttl).to_string());
        prop_assert_eq!(nonce_text, Uuid::from_u128(nonce).to_string());
        prop_assert_eq!(role_digit, match role {
            Role::Admin => "0",
            Role::Writer => "1",
            Role::Reader => "2",
        });
        prop_assert_eq!(sig.len(), 64);
        prop_assert!(sig.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')));
        prop_assert_eq!(uuid_text, format!("{uuid:032x}"));
    }

    #[test]
    fn an_sdk_token_has_no_uuid(access_key in access_key(), role in role()) {
        let keys = AccessKeys::new(AccessKey(&access_key), SecretKey("secret")).unwrap();
        let token = Token::<Sdk>::new().role(role).lifetime(Lifetime::NeverExpires).sign(&keys).unwrap();
        let claims = claims(token.expose_secret(), "NETLESSSDK_");
        let names: Vec<_> = claims.iter().map(|(name, _)| name.as_str()).collect();
        prop_assert_eq!(names, ["ak", "nonce", "role", "sig"]);
        prop_assert_eq!(&claims.first().unwrap().1, &access_key);
    }

    #[test]
    fn a_different_secret_gives_a_different_signature(
        one in "[A-Za-z0-9_-]{1,100}",
        other in "[A-Za-z0-9_-]{1,100}",
    ) {
        let sign = |secret_key: &str| {
            let keys = AccessKeys::new(AccessKey("access"), SecretKey(secret_key)).unwrap();
            Token::<Sdk>::new()
                .role(Role::Reader)
                .lifetime(Lifetime::NeverExpires)
                .sign_at(&keys, Timestamp::from_unix_millis(0), Uuid::nil())
                .unwrap()
                .expose_secret()
                .to_owned()
        };
        prop_assert_eq!(sign(&one) == sign(&other), one == other);
    }
}
