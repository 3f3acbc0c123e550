//! The secret key and the text of a token don't show up where they shouldn't.

use std::fmt::Debug;
use std::panic::{catch_unwind, set_hook, take_hook};
use std::time::Duration;

use netless_token::{
    AccessKey, AccessKeys, Claims, Lifetime, Reader, Room, RoomUuid, Sdk, SecretKey, SignedToken,
    Timestamp, Token, Uuid,
};

const SECRET: &str = "JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ";

fn keys() -> AccessKeys {
    AccessKeys::new(AccessKey("EkjYj4mbM4pZlGEv"), SecretKey(SECRET)).unwrap()
}

fn sdk() -> SignedToken<Sdk> {
    Token::<Sdk>::new()
        .role(Reader)
        .lifetime(Lifetime::NeverExpires)
        .sign(&keys())
        .unwrap()
}

fn room() -> SignedToken<Room> {
    Token::<Room>::new()
        .role(Reader)
        .uuid(RoomUuid::from_u128(1))
        .ttl(Duration::from_millis(1))
        .sign_at(&keys(), Timestamp::from_unix_millis(0), Uuid::nil())
        .unwrap()
}

#[test]
fn debug_shows_all_but_the_secrets() {
    assert_eq!(
        format!("{:?}", keys()),
        r#"AccessKeys { access_key: "EkjYj4mbM4pZlGEv", .. }"#
    );
    assert_eq!(
        format!("{:?}", sdk()),
        "SignedToken { role: Reader, uuid: NoUuid, expires_at: None, .. }"
    );
    assert_eq!(
        format!("{:?}", room()),
        "SignedToken { role: Reader, uuid: RoomUuid(00000000000000000000000000000001), \
         expires_at: Some(Timestamp(1)), .. }"
    );
    assert_eq!(
        format!("{:?}", Token::<Room>::new().role(Reader)),
        "Token { role: Reader, uuid: NoUuid, lifetime: NoTtl }"
    );
}

#[test]
fn claims_show_in_debug_what_their_getters_return() {
    let token = room();
    let text = token.as_str();
    let claims =
        Claims::<Room>::verify_any_at(text, &keys(), Timestamp::from_unix_millis(0)).unwrap();
    let fields = "{ access_key: \"EkjYj4mbM4pZlGEv\", role: Reader, \
                  uuid: RoomUuid(00000000000000000000000000000001), \
                  expires_at: Some(Timestamp(1)), \
                  nonce: \"00000000-0000-0000-0000-000000000000\" }";
    assert_eq!(format!("{claims:?}"), format!("Claims {fields}"));
    let unverified = Claims::<Room>::decode_unverified(text).unwrap();
    assert_eq!(
        format!("{unverified:?}"),
        format!("UnverifiedClaims {fields}")
    );
}

#[test]
fn pretty_debug_shows_no_secret() {
    let (sdk, room) = (sdk(), room());
    let shown = format!("{:#?} {sdk:#?} {room:#?}", keys());
    for secret in [SECRET, sdk.expose_secret(), room.as_str()] {
        assert!(!shown.contains(secret));
        assert!(!shown.contains(&secret[secret.len() - 16..]));
    }
}

#[test]
fn no_error_repeats_a_key() {
    for spoil in ["\n", " ", "\0", "\u{85}"] {
        let padded = format!("{SECRET}{spoil}");
        let broken = format!("{}{spoil}{}", &SECRET[..16], &SECRET[16..]);
        for key in [&padded, &broken] {
            for error in [
                AccessKeys::new(AccessKey(key), SecretKey("secret")).err(),
                AccessKeys::new(AccessKey("access"), SecretKey(key)).err(),
            ]
            .into_iter()
            .flatten()
            {
                let shown = format!("{error} {error:?} {error:#?}");
                for part in [&SECRET[..8], &SECRET[16..24], &SECRET[24..]] {
                    assert!(!shown.contains(part), "{shown}");
                }
            }
        }
    }
}

#[test]
fn no_panic_repeats_a_secret() {
    fn message(panics: impl FnOnce() + std::panic::UnwindSafe) -> String {
        let payload = catch_unwind(panics).unwrap_err();
        payload.downcast_ref::<String>().unwrap().clone()
    }
    fn unwrap_err<T: Debug, E: Debug>(result: Result<T, E>) {
        result.unwrap_err();
    }

    let hook = take_hook();
    set_hook(Box::new(|_| {}));
    let padded = format!("{SECRET}\n");
    let messages = [
        message(|| unwrap_err(AccessKeys::new(AccessKey("access"), SecretKey(SECRET)))),
        message(|| drop(AccessKeys::new(AccessKey("access"), SecretKey(&padded)).unwrap())),
        message(|| unwrap_err(Ok::<_, ()>(sdk()))),
        message(|| {
            let token = Token::<Sdk>::new().role(Reader).ttl(Duration::ZERO);
            drop(token.sign(&keys()).unwrap());
        }),
    ];
    set_hook(hook);

    for message in messages {
        assert!(!message.contains(&SECRET[..8]), "{message}");
        assert!(!message.contains("NETLESSSDK_"), "{message}");
    }
}

#[test]
fn a_client_token_has_the_same_text_everywhere() {
    let token = room();
    let text = token.as_str().to_owned();
    assert!(text.starts_with("NETLESSROOM_"));
    assert_eq!(token.expose_secret(), text);
    assert_eq!(token.to_string(), text);
    assert_eq!(format!("{token}"), text);
    assert_eq!(format!("{token:>400}"), format!("{text:>400}"));
    assert_eq!(AsRef::<str>::as_ref(&token), text);
    assert_eq!(token.into_string(), text);
}
