//! Minting allocates twice, and verifying four times; SDK tokens take twice as many.

use std::time::Duration;

use allocation_counter::measure;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use netless_token::{
    AccessKey, AccessKeys, Admin, Claims, Reader, Room, RoomUuid, Sdk, SecretKey, SignedToken,
    Token, Writer,
};

fn mint(keys: &AccessKeys) -> SignedToken<Room> {
    Token::<Room>::new()
        .role(Writer)
        .uuid(RoomUuid::from_u128(1))
        .ttl(Duration::from_secs(600))
        .sign(keys)
        .unwrap()
}

#[test]
fn minting_allocates_twice_for_an_access_key_of_any_length() {
    for length in (1..=40).chain([400, 2_800]) {
        let keys = AccessKeys::new(AccessKey(&"k".repeat(length)), SecretKey("secret")).unwrap();
        let allocated = measure(|| drop(mint(&keys)));
        assert_eq!(allocated.count_total, 2, "access key of {length}");
        assert_eq!(allocated.count_current, 0);
    }
}

#[test]
fn minting_an_sdk_token_allocates_four_times() {
    let keys = AccessKeys::new(AccessKey("EkjYj4mbM4pZlGEv"), SecretKey("secret")).unwrap();
    let allocated = measure(|| {
        for role in [Admin, Writer, Reader] {
            drop(
                Token::<Sdk>::new()
                    .role(role)
                    .ttl(Duration::from_secs(60))
                    .sign(&keys),
            );
        }
    });
    assert_eq!(allocated.count_total, 12);
}

#[test]
fn into_string_and_a_refused_ttl_allocate_nothing() {
    let keys = AccessKeys::new(AccessKey("EkjYj4mbM4pZlGEv"), SecretKey("secret")).unwrap();
    let token = mint(&keys);
    let allocated = measure(|| drop(token.into_string()));
    assert_eq!(allocated.count_total, 0);
    assert_eq!(allocated.count_current, -1);

    let refused = Token::<Sdk>::new().role(Reader).ttl(Duration::ZERO);
    let allocated = measure(|| assert!(refused.sign(&keys).is_err()));
    assert_eq!(allocated.count_total, 0);
}

#[test]
fn verifying_allocates_four_times_or_more_with_escapes() {
    for (access_key, times) in [
        ("EkjYj4mbM4pZlGEv", 4),
        ("an odd key 密", 5),
        ("an odd \"key\" 密", 6),
    ] {
        let keys = AccessKeys::new(AccessKey(access_key), SecretKey("secret")).unwrap();
        let token = mint(&keys);
        let allocated =
            measure(|| drop(Claims::<Room>::verify_any(token.as_str(), &keys).unwrap()));
        assert_eq!(allocated.count_total, times);
        assert_eq!(allocated.count_current, 0);
    }
}

#[test]
fn memory_is_linear_in_the_length() {
    let keys = AccessKeys::new(AccessKey("access"), SecretKey("secret")).unwrap();
    let used = |claims: usize| {
        let query: Vec<_> = (0..claims).map(|number| format!("{number}=")).collect();
        let token = format!(
            "NETLESSROOM_{}",
            BASE64_URL_SAFE_NO_PAD.encode(query.join("&"))
        );
        assert!(token.len() < 4096, "{}", token.len());
        measure(|| assert!(Claims::<Room>::verify_any(&token, &keys).is_err())).bytes_max
    };
    let (some, four_times_as_many) = (used(150), used(600));
    assert!(
        four_times_as_many <= 5 * some,
        "{some} {four_times_as_many}"
    );
    assert!(four_times_as_many < 64 * 1024, "{four_times_as_many}");
}

#[test]
fn refusing_a_long_text_allocates_nothing() {
    let keys = AccessKeys::new(AccessKey("access"), SecretKey("secret")).unwrap();
    let long = format!("NETLESSROOM_{}", "A".repeat(1_000_000));
    let allocated = measure(|| assert!(Claims::<Room>::verify_any(&long, &keys).is_err()));
    assert_eq!(allocated.count_total, 0);
}
