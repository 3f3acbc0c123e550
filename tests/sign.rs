//! `sign` counts from the clock and never repeats a nonce, and a ttl works up to its limits.

use std::borrow::Cow;
use std::collections::HashSet;
use std::rc::Rc;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use netless_token::{
    AccessKey, AccessKeys, Admin, CompleteToken, Lifetime, Reader, Role, Room, RoomUuid, Sdk,
    SecretKey, SignError, Task, TaskUuid, Timestamp, Token, Uuid, Writer, token,
};
use netless_token_tests::{keys, query};

const LAST: u64 = 9_007_199_254_740_991;

fn claim<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    query
        .split('&')
        .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

#[test]
fn sign_counts_from_the_clock() {
    let ttl = Duration::from_secs(600);
    let before = SystemTime::now();
    let token = Token::<Sdk>::new()
        .role(Writer)
        .ttl(ttl)
        .sign(&keys())
        .unwrap();
    let after = SystemTime::now();

    let millis = |time: SystemTime| {
        u64::try_from(time.duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap()
    };
    let expires_at = token.expires_at().unwrap().unix_millis();
    assert!(expires_at >= millis(before + ttl));
    assert!(expires_at <= millis(after + ttl));
    assert_eq!(
        claim(&query(token.expose_secret()), "expireAt"),
        Some(expires_at.to_string().as_str())
    );
    assert!(Timestamp::now() >= after.try_into().unwrap());
}

#[test]
fn ten_thousand_tokens_of_four_threads_share_no_nonce() {
    let keys = &keys();
    let token = Token::<Room>::new()
        .role(Reader)
        .uuid(RoomUuid::from_u128(1))
        .never_expires();
    let nonces: Vec<Uuid> = thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(move || {
                    (0..2_500)
                        .map(|_| {
                            let query = query(token.sign(keys).unwrap().as_str());
                            claim(&query, "nonce").unwrap().parse::<Uuid>().unwrap()
                        })
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    });

    assert_eq!(nonces.len(), 10_000);
    assert!(nonces.iter().all(|nonce| nonce.get_version_num() == 4));
    assert_eq!(nonces.iter().collect::<HashSet<_>>().len(), 10_000);
}

#[test]
fn a_ttl_works_up_to_its_limits() {
    let keys = keys();
    let expiry = |now, ttl| {
        Token::<Sdk>::new()
            .role(Reader)
            .ttl(ttl)
            .sign_at(&keys, Timestamp::from_unix_millis(now), Uuid::nil())
            .map(|token| {
                let expires_at = token.expires_at().unwrap().unix_millis();
                let query = query(token.expose_secret());
                assert_eq!(
                    claim(&query, "expireAt"),
                    Some(expires_at.to_string().as_str())
                );
                expires_at
            })
    };
    let too_short = |ttl| Err(SignError::TtlTooShort(ttl));
    let too_long = |ttl| Err(SignError::TtlTooLong(ttl));
    let millis = Duration::from_millis;

    assert_eq!(expiry(0, Duration::ZERO), too_short(Duration::ZERO));
    let ttl = Duration::from_nanos(999_999);
    assert_eq!(expiry(0, ttl), too_short(ttl));
    assert_eq!(expiry(0, millis(1)), Ok(1));
    assert_eq!(expiry(7, Duration::from_micros(1_999)), Ok(8));

    assert_eq!(expiry(0, millis(LAST)), Ok(LAST));
    assert_eq!(expiry(0, millis(LAST + 1)), too_long(millis(LAST + 1)));
    assert_eq!(expiry(1_000, millis(LAST - 1_000)), Ok(LAST));
    assert_eq!(
        expiry(1_000, millis(LAST - 999)),
        too_long(millis(LAST - 999))
    );
    assert_eq!(expiry(LAST, millis(1)), too_long(millis(1)));
    assert_eq!(expiry(u64::MAX, millis(1)), too_long(millis(1)));
    assert_eq!(expiry(0, Duration::MAX), too_long(Duration::MAX));
}

/// With each remainder of the access key's length by 3, as base64 encodes three bytes at a time.
#[test]
fn the_longest_claims_fit() {
    for access_key in ["a", "ab", "abc"] {
        let keys = AccessKeys::new(AccessKey(access_key), SecretKey("secret")).unwrap();
        let token = Token::<Room>::new()
            .role(Admin)
            .uuid(RoomUuid::from_u128(u128::MAX))
            .ttl(Duration::from_millis(LAST))
            .sign_at(&keys, Timestamp::from_unix_millis(0), Uuid::max())
            .unwrap();
        let query = query(token.as_str());
        let (unsigned, uuid) = query.split_once("&uuid=").unwrap();
        let (claims, _signature) = unsigned.split_once("&sig=").unwrap();
        assert_eq!(
            claims,
            format!(
                "ak={access_key}&expireAt=9007199254740991\
                 &nonce=ffffffff-ffff-ffff-ffff-ffffffffffff&role=0"
            )
        );
        assert_eq!(uuid, "ffffffffffffffffffffffffffffffff");
    }
}

#[test]
fn never_expires_leaves_out_expire_at() {
    let token = Token::<Sdk>::new()
        .role(Admin)
        .lifetime(Lifetime::NeverExpires)
        .sign(&keys())
        .unwrap();
    assert_eq!(token.expires_at(), None);
    assert_eq!(claim(&query(token.expose_secret()), "expireAt"), None);
}

#[test]
fn a_signed_token_returns_its_inputs() {
    for role in [Admin, Writer, Reader] {
        let sdk = Token::<Sdk>::new().role(role).ttl(Duration::from_secs(60));
        assert_eq!(sdk.sign(&keys()).unwrap().role(), role);
    }
    let room = Token::<Room>::new().role(Reader).never_expires();
    let task = Token::<Task>::new().role(Reader).never_expires();
    let uuid = Uuid::from_u128(0xd418_4790_ffd5_11eb_b9eb_bf7a_8f1d_77bd);
    for room in [room.uuid(uuid.into()), room.uuid(RoomUuid::from(uuid))] {
        let signed = room.sign(&keys()).unwrap();
        assert_eq!(signed.uuid(), RoomUuid::from(uuid));
        assert_eq!(
            claim(&query(signed.as_str()), "uuid"),
            Some("d4184790ffd511ebb9ebbf7a8f1d77bd")
        );
    }
    for task in [task.uuid(uuid.into()), task.uuid(TaskUuid::from(uuid))] {
        assert_eq!(task.sign(&keys()).unwrap().uuid(), TaskUuid::from(uuid));
    }
}

#[test]
fn a_client_token_converts_to_text_without_being_asked_twice() {
    let token = Token::<Room>::new()
        .role(Reader)
        .uuid(RoomUuid::from_u128(1))
        .ttl(Duration::from_secs(60))
        .sign(&keys())
        .unwrap();
    let text = token.as_str().to_owned();
    assert_eq!(token.clone(), token);
    assert_eq!(
        token.nonce().to_string(),
        claim(&query(&text), "nonce").unwrap()
    );
    let texts: (String, Box<str>, Arc<str>, Cow<'_, str>) = (
        token.clone().into(),
        token.clone().into(),
        token.clone().into(),
        token.clone().into(),
    );
    assert_eq!([&*texts.0, &*texts.1, &*texts.2, &*texts.3], [&*text; 4]);
    let shared: Rc<str> = token.clone().into();
    let bytes: Vec<u8> = token.clone().into();
    assert_eq!((&*shared, &*bytes), (&*text, text.as_bytes()));
    assert_eq!(String::from(&token), text);
    assert_eq!(token.as_ref(), text);
    let another = token!(Room {
        role: Reader,
        uuid: token.uuid(),
        ttl: "1m"
    });
    assert_ne!(another.sign(&keys()).unwrap(), token);
}

#[test]
fn the_parts_of_a_token_make_it_again() {
    let lifetime = Lifetime::Ttl(Duration::from_secs(60));
    let room = RoomUuid::from_u128(1);
    let token = CompleteToken::<Room>::from_parts(Writer, room, lifetime);
    assert_eq!(token.parts(), (Writer, room, lifetime));
    assert_eq!(
        token,
        Token::<Room>::new()
            .role(Writer)
            .uuid(room)
            .lifetime(lifetime)
    );
}

#[test]
fn roles_are_ordered_by_power_and_parse_their_own_output() {
    assert!(Reader < Writer && Writer < Admin);
    assert_eq!(Role::ALL, [Admin, Writer, Reader]);
    assert_eq!([Admin, Writer, Reader].map(|role| role as u8), [0, 1, 2]);
    for role in Role::ALL {
        assert_eq!(role.to_string().parse::<Role>(), Ok(*role));
        assert_eq!(Role::try_from(*role as u8), Ok(*role));
    }
    assert_eq!(format!("{Admin:>8}|{Writer:<8}|"), "   admin|writer  |");
}

#[test]
fn uuids_parse_in_any_spelling_and_print_in_one() {
    for spelling in [
        "d4184790ffd511ebb9ebbf7a8f1d77bd",
        "D4184790FFD511EBB9EBBF7A8F1D77BD",
        "d4184790-ffd5-11eb-b9eb-bf7a8f1d77bd",
        "{D4184790-ffd5-11eb-b9eb-bf7a8f1d77bd}",
        "urn:uuid:d4184790-ffd5-11eb-b9eb-bf7a8f1d77bd",
    ] {
        let room: RoomUuid = spelling.parse().unwrap();
        assert_eq!(room.to_string(), "d4184790ffd511ebb9ebbf7a8f1d77bd");
        assert_eq!(
            format!("{room:?}"),
            "RoomUuid(d4184790ffd511ebb9ebbf7a8f1d77bd)"
        );
        assert_eq!(
            room.into_uuid().as_u128(),
            0xd418_4790_ffd5_11eb_b9eb_bf7a_8f1d_77bd
        );
        assert_eq!(
            Uuid::from(spelling.parse::<TaskUuid>().unwrap()),
            Uuid::from(room)
        );
    }
}
