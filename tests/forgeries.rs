//! Only the token that was signed verifies.

use std::sync::LazyLock;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use netless_token::{
    AccessKey, AccessKeys, Admin, Base64Error, Claims, Hint, KindName, Lifetime, Reader, Room,
    RoomUuid, Sdk, SecretKey, SignedToken, Task, TaskUuid, Timestamp, Token, Uuid, VerifyError,
    Writer,
};
use netless_token_tests::{keys, query};
use proptest::prelude::*;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const NOW: Timestamp = Timestamp::from_unix_millis(1_656_789_012_345);

fn good() -> String {
    Token::<Room>::new()
        .role(Writer)
        .uuid(RoomUuid::from_u128(
            0xd418_4790_ffd5_11eb_b9eb_bf7a_8f1d_77bd,
        ))
        .ttl(Duration::from_secs(600))
        .sign_at(&keys(), NOW, Uuid::from_u128(7))
        .unwrap()
        .into_string()
}

fn verify(token: &str) -> Result<Claims<Room>, VerifyError> {
    static KEYS: LazyLock<AccessKeys> = LazyLock::new(keys);
    Claims::verify_any_at(token, &KEYS, NOW)
}

fn token(query: &str) -> String {
    format!("NETLESSROOM_{}", BASE64_URL_SAFE_NO_PAD.encode(query))
}

#[test]
fn the_token_itself_verifies() {
    let claims = verify(&good()).unwrap();
    assert_eq!(claims.access_key(), "EkjYj4mbM4pZlGEv");
    assert_eq!(claims.role(), Writer);
    assert_eq!(
        claims.uuid().to_string(),
        "d4184790ffd511ebb9ebbf7a8f1d77bd"
    );
    assert_eq!(
        claims.expires_at(),
        Some(Timestamp::from_unix_millis(1_656_789_612_345))
    );
    assert_eq!(claims.nonce(), "00000000-0000-0000-0000-000000000007");
    assert_eq!(token(&query(&good())), good());
}

/// Replaces each character by each other one: the token is refused, or its claims stay the same.
#[test]
fn changing_one_character_never_changes_the_claims() {
    let good = good();
    let claims = verify(&good).unwrap();
    for at in 0..good.len() {
        for character in (0..=0x7f).map(char::from) {
            let mut forged = good.clone();
            forged.replace_range(at..=at, &character.to_string());
            if forged == good {
                continue;
            }
            match verify(&forged) {
                // Another spelling of the same claims, such as `+` for `%20`: the signature holds.
                Ok(said) => assert_eq!(said, claims, "{forged}"),
                Err(VerifyError::Expired(_)) => panic!("{forged}"),
                Err(_) => {}
            }
        }
    }
}

/// Replaces each byte of the query by each other byte.
#[test]
fn changing_one_byte_of_the_query_is_refused() {
    let good = query(&good());
    let mut start = 0;
    for pair in good.split('&') {
        let (name, _) = pair.split_once('=').unwrap();
        for at in start..start + pair.len() {
            for byte in 0..=0x7f_u8 {
                let mut forged = good.clone();
                forged.replace_range(at..=at, &char::from(byte).to_string());
                if forged == good {
                    continue;
                }
                let refused = verify(&token(&forged)).unwrap_err();
                let is_in_value = at > start + name.len();
                // `&`, `%` and `+` are special in a query, which has no control characters, quotes
                // or backslashes.
                let expected = if byte < b' ' || matches!(byte, b'"' | b'\\') {
                    refused == VerifyError::Query
                } else if is_in_value && !matches!(byte, b'&' | b'%' | b'+') {
                    match name {
                        "ak" => matches!(refused, VerifyError::OtherAccessKey(_)),
                        _ => refused == VerifyError::Signature,
                    }
                } else if is_in_value && byte == b'+' {
                    matches!(
                        refused,
                        VerifyError::OtherAccessKey(_) | VerifyError::Signature
                    )
                } else if is_in_value || (at == start + name.len()) {
                    matches!(
                        refused,
                        VerifyError::Query
                            | VerifyError::MissingClaim(_)
                            | VerifyError::OtherAccessKey(_)
                            | VerifyError::Signature
                    )
                } else {
                    // An unknown name: the claim itself is missing now, unless it is optional.
                    matches!(refused, VerifyError::MissingClaim(missing) if missing == name)
                        || refused == VerifyError::Query
                        || (matches!(name, "expireAt" | "uuid")
                            && refused == VerifyError::Signature)
                };
                assert!(expected, "{forged}: {refused}");
            }
        }
        start += pair.len() + 1;
    }
}

#[test]
fn a_shortened_or_extended_token_is_refused() {
    let good = good();
    for end in 0..good.len() {
        assert!(verify(&good[..end]).is_err(), "{end}");
    }
    for start in 1..good.len() {
        assert!(verify(&good[start..]).is_err(), "{start}");
    }
    for character in (0..=0x7f).map(char::from) {
        assert!(verify(&format!("{good}{character}")).is_err());
        assert!(verify(&format!("{character}{good}")).is_err());
    }
    let query = query(&good);
    for (more, refused) in [
        ("&role=0", VerifyError::RepeatedClaim("role".into())),
        ("&sig=", VerifyError::RepeatedClaim("sig".into())),
        ("&", VerifyError::Query),
        ("&more=1", VerifyError::Signature),
        ("&=", VerifyError::Signature),
        ("&a=1&b=2&a=3", VerifyError::RepeatedClaim("a".into())),
    ] {
        assert_eq!(verify(&token(&format!("{query}{more}"))), Err(refused));
    }
}

#[test]
fn no_claim_can_be_removed_emptied_swapped_or_repeated() {
    let query = query(&good());
    let pairs: Vec<_> = query.split('&').collect();
    for (at, pair) in pairs.iter().enumerate() {
        let (name, value) = pair.split_once('=').unwrap();
        let missing = match name {
            "ak" => VerifyError::MissingClaim("ak"),
            "nonce" => VerifyError::MissingClaim("nonce"),
            "role" => VerifyError::MissingClaim("role"),
            "sig" => VerifyError::MissingClaim("sig"),
            // Not every token has one, so only the signature shows that it is missing.
            "expireAt" | "uuid" => VerifyError::Signature,
            name => panic!("{name}"),
        };

        let mut without = pairs.clone();
        without.remove(at);
        assert_eq!(verify(&token(&without.join("&"))), Err(missing.clone()));

        let empty = format!("{name}=");
        let mut emptied = pairs.clone();
        emptied[at] = &empty;
        assert_eq!(verify(&token(&emptied.join("&"))), Err(missing));

        let mut doubled = pairs.clone();
        doubled.push(pair);
        assert_eq!(
            verify(&token(&doubled.join("&"))),
            Err(VerifyError::RepeatedClaim(name.into()))
        );

        for other in &pairs {
            let (other_name, other_value) = other.split_once('=').unwrap();
            if other_name != name {
                let (one, two) = (
                    format!("{name}={other_value}"),
                    format!("{other_name}={value}"),
                );
                let swapped: Vec<_> = pairs
                    .iter()
                    .map(|it| {
                        if it == pair {
                            &one
                        } else if it == other {
                            &two
                        } else {
                            *it
                        }
                    })
                    .collect();
                let refused = match (name, other_name) {
                    ("ak", _) => VerifyError::OtherAccessKey(other_value.into()),
                    (_, "ak") => VerifyError::OtherAccessKey(value.into()),
                    _ => VerifyError::Signature,
                };
                assert_eq!(verify(&token(&swapped.join("&"))), Err(refused));
            }
        }
    }
}

#[test]
fn the_order_and_the_spelling_of_the_query_do_not_matter() {
    let claims = verify(&good()).unwrap();
    let query = query(&good());
    let mut pairs: Vec<_> = query.split('&').collect();
    pairs.reverse();
    assert_eq!(verify(&token(&pairs.join("&"))), Ok(claims.clone()));

    let all_escaped: String = query
        .chars()
        .map(|character| match character {
            '&' | '=' => character.to_string(),
            other if u32::from(other) % 2 == 0 => format!("%{:02x}", u32::from(other)),
            other => format!("%{:02X}", u32::from(other)),
        })
        .collect();
    assert_eq!(verify(&token(&all_escaped)), Ok(claims));
}

#[test]
fn a_space_is_read_in_both_spellings() {
    let keys = AccessKeys::new(AccessKey("netless ak + 1"), SecretKey("secret")).unwrap();
    let minted = Token::<Room>::new()
        .role(Writer)
        .uuid(RoomUuid::from_u128(1))
        .never_expires()
        .sign(&keys)
        .unwrap();
    let query = query(minted.as_str());
    assert!(query.starts_with("ak=netless%20ak%20%2B%201&"));
    let python = token(&query.replace("%20", "+"));
    assert_eq!(
        Claims::<Room>::verify_any(&python, &keys),
        Claims::<Room>::verify_any(minted.as_str(), &keys)
    );
    assert_eq!(
        Claims::<Room>::verify_any(&python, &keys)
            .unwrap()
            .access_key(),
        "netless ak + 1"
    );
}

#[test]
fn a_relabelled_token_gives_no_more_access() {
    let good = good();
    let base64 = good.strip_prefix("NETLESSROOM_").unwrap();

    let sdk = format!("NETLESSSDK_{base64}");
    assert_eq!(
        Claims::<Sdk>::verify_at(&sdk, &keys(), NOW),
        Err(VerifyError::SdkWithUuid)
    );
    assert_eq!(
        Claims::<Sdk>::decode_unverified(&sdk),
        Err(VerifyError::SdkWithUuid)
    );

    // The signature can't tell a Room token from a Task token: the server must compare the uuid.
    let task = format!("NETLESSTASK_{base64}");
    let claims = Claims::<Task>::verify_any_at(&task, &keys(), NOW).unwrap();
    assert_eq!(
        Uuid::from(claims.uuid()),
        Uuid::from(verify(&good).unwrap().uuid())
    );

    for prefix in ["NETLESSROOM_", "NETLESSTASK_"] {
        let sdk = Token::<Sdk>::new()
            .role(Admin)
            .lifetime(Lifetime::NeverExpires)
            .sign(&keys())
            .unwrap();
        let relabelled = sdk.expose_secret().replace("NETLESSSDK_", prefix);
        let refused = match prefix {
            "NETLESSROOM_" => verify(&relabelled).map(drop),
            _ => Claims::<Task>::verify_any_at(&relabelled, &keys(), NOW).map(drop),
        };
        assert_eq!(refused, Err(VerifyError::MissingClaim("uuid")));
    }
}

#[test]
fn a_token_of_another_room_is_refused() {
    let good = good();
    let room = verify(&good).unwrap().uuid();
    let other = RoomUuid::from_u128(1);
    let at = |uuid, now| Claims::<Room>::verify_at(&good, &keys(), uuid, now);
    assert_eq!(at(room, NOW).unwrap(), verify(&good).unwrap());
    let refused = Err(VerifyError::OtherUuid {
        expected: other.into(),
        found: room.into(),
    });
    assert_eq!(at(other, NOW), refused);

    // The uuid is compared before the expiry, and after the signature.
    assert_eq!(at(other, Timestamp::from_unix_millis(u64::MAX)), refused);
    let forged = token(&query(&good).replace("role=1", "role=0"));
    assert_eq!(
        Claims::<Room>::verify_at(&forged, &keys(), other, NOW),
        Err(VerifyError::Signature)
    );

    // A Room token that a client has relabelled, for a task with another uuid.
    let task = good.replace("NETLESSROOM_", "NETLESSTASK_");
    assert_eq!(
        Claims::<Task>::verify_at(&task, &keys(), TaskUuid::from_u128(1), NOW),
        Err(VerifyError::OtherUuid {
            expected: other.into(),
            found: room.into(),
        })
    );
}

#[test]
fn verify_reads_the_system_clock() {
    let (room, ttl) = (RoomUuid::from_u128(1), Duration::from_secs(60));
    let token = Token::<Room>::new().role(Writer).uuid(room).ttl(ttl);
    let fresh = token.sign(&keys()).unwrap();
    let claims = Claims::<Room>::verify(fresh.as_str(), &keys(), room).unwrap();
    assert_eq!(claims.nonce(), fresh.nonce().to_string());
    let old = token.sign_at(&keys(), NOW, Uuid::nil()).unwrap();
    assert_eq!(
        Claims::<Room>::verify(old.as_str(), &keys(), room),
        Err(VerifyError::Expired(Timestamp::from_unix_millis(
            NOW.unix_millis() + 60_000
        ))),
    );

    let sdk = Token::<Sdk>::new().role(Writer).ttl(ttl);
    let text = |token: &SignedToken<Sdk>| token.expose_secret().to_owned();
    let fresh = text(&sdk.sign(&keys()).unwrap());
    assert!(Claims::<Sdk>::verify(&fresh, &keys()).is_ok());
    let old = text(&sdk.sign_at(&keys(), NOW, Uuid::nil()).unwrap());
    assert_eq!(
        Claims::<Sdk>::verify(&old, &keys()),
        Err(VerifyError::Expired(Timestamp::from_unix_millis(
            NOW.unix_millis() + 60_000
        ))),
    );
}

#[test]
fn an_error_names_the_kind_that_was_found() {
    assert_eq!(
        Claims::<Sdk>::verify_at(&good(), &keys(), NOW),
        Err(VerifyError::OtherKind {
            expected: KindName::SdkToken,
            found: KindName::RoomToken,
        })
    );
    assert_eq!(
        Claims::<Task>::decode_unverified(&good()),
        Err(VerifyError::OtherKind {
            expected: KindName::TaskToken,
            found: KindName::RoomToken,
        })
    );
}

#[test]
fn other_keys_do_not_verify() {
    let good = good();
    let other = AccessKeys::new(
        AccessKey("ExR48VhzWVI8TAM4"),
        SecretKey("JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ"),
    )
    .unwrap();
    assert_eq!(
        Claims::<Room>::verify_any_at(&good, &other, NOW),
        Err(VerifyError::OtherAccessKey("EkjYj4mbM4pZlGEv".into()))
    );
    let other = AccessKeys::new(
        AccessKey("EkjYj4mbM4pZlGEv"),
        SecretKey("JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYj"),
    )
    .unwrap();
    assert_eq!(
        Claims::<Room>::verify_any_at(&good, &other, NOW),
        Err(VerifyError::Signature)
    );
}

#[test]
fn the_whole_signature_is_compared_with_its_case() {
    let query = query(&good());
    let (before, rest) = query.split_once("&sig=").unwrap();
    let (signature, after) = rest.split_once('&').unwrap();
    for forged in [
        signature.to_uppercase(),
        signature[..63].to_owned(),
        signature[..62].to_owned(),
        format!("{signature}00"),
        "0".repeat(64),
        "g".repeat(64),
        "%C3%A9".repeat(32),
    ] {
        let forged = token(&format!("{before}&sig={forged}&{after}"));
        assert_eq!(verify(&forged), Err(VerifyError::Signature));
    }
}

#[test]
fn trailing_bits_of_the_base64_are_not_ignored() {
    let mut checked = 0;
    for access_key in ["access1", "access12", "access123"] {
        let keys = AccessKeys::new(AccessKey(access_key), SecretKey("secret")).unwrap();
        let token = Token::<Room>::new()
            .role(Reader)
            .uuid(RoomUuid::from_u128(1))
            .never_expires()
            .sign(&keys)
            .unwrap()
            .into_string();
        let base64 = token.strip_prefix("NETLESSROOM_").unwrap();
        let spare_bits = match base64.len() % 4 {
            0 => continue,
            2 => 4,
            _ => 2,
        };
        let last = ALPHABET
            .iter()
            .position(|it| *it == *base64.as_bytes().last().unwrap())
            .unwrap();
        for bits in 1..1 << spare_bits {
            let mut forged = token.clone();
            forged.pop();
            forged.push(char::from(ALPHABET[last | bits]));
            assert_eq!(
                Claims::<Room>::verify_any(&forged, &keys),
                Err(VerifyError::Base64(Base64Error::CutOff))
            );
            checked += 1;
        }
    }
    assert_eq!(checked, 15 + 3);
}

#[test]
fn common_mistakes_get_a_hint() {
    let good = good();
    for (text, hint) in [
        (String::new(), Hint::Empty),
        (
            format!("{good}\n").replace("NETLESSROOM_", " NETLESSROOM_"),
            Hint::SurroundingWhitespace,
        ),
        (format!("\"{good}\""), Hint::Quoted),
        (format!("'{good}'"), Hint::Quoted),
        (format!("Bearer {good}"), Hint::Bearer),
        (format!("bearer {good}"), Hint::Bearer),
        (
            "eyJhbGciOiJIUzI1NiJ9.e30.ZRrHA1JJJW8opsbCGfG_HACGpVUMN_a9IV7pAx_Zmeo".into(),
            Hint::JsonWebToken,
        ),
        (good.to_lowercase(), Hint::Unknown),
        ("NETLESSROOM".into(), Hint::Unknown),
        ("ＮＥＴＬＥＳＳＲＯＯＭ＿".into(), Hint::Unknown),
        (
            format!("\u{feff}{good}"),
            Hint::InvisibleCharacter('\u{feff}'),
        ),
        (
            format!("\u{200b}{good}"),
            Hint::InvisibleCharacter('\u{200b}'),
        ),
        (format!("“{good}”"), Hint::Quoted),
        (format!("{{\"token\":\"{good}\"}}"), Hint::Json),
        (format!("[\"{good}\"]"), Hint::Json),
        (format!("https://example.com/?token={good}"), Hint::Address),
        (
            "006970ca35de60c44645bbae8a215061b33IACV0fZUBw".into(),
            Hint::RtcToken,
        ),
        ("007eJxTYBBbsMMnKq7p9Hf".into(), Hint::RtcToken),
        ("WHITEcGFydG5lcl9pZD1FUzRaZktj".into(), Hint::FormerToken),
        (
            "NETLESSROOM_eyJhbGciOiJIUzI1NiJ9.e30.ZRrHA1JJJW8".into(),
            Hint::JsonWebToken,
        ),
        (format!("{good}\n"), Hint::SurroundingWhitespace),
        (format!("{good}="), Hint::PaddedBase64),
        (format!("{good}=="), Hint::PaddedBase64),
        (format!("{}+/", &good[..40]), Hint::StandardBase64),
    ] {
        assert_eq!(verify(&text), Err(VerifyError::NotAToken(hint)), "{text}");
        assert_eq!(
            Claims::<Room>::decode_unverified(&text),
            Err(VerifyError::NotAToken(hint))
        );
    }
}

#[test]
fn the_character_that_breaks_the_base64_is_named() {
    let good = good();
    let length = good.chars().count();
    let found = |found, position| Base64Error::Character(found, position);
    let (start, end) = good.split_at(20);
    for (text, error) in [
        (format!("{good},"), found(',', length + 1)),
        (format!("{good}\""), found('"', length + 1)),
        (format!("{good}\"}}"), found('"', length + 1)),
        (format!("{good}…"), found('…', length + 1)),
        (format!("{start}…{end}"), found('…', 21)),
        (format!("{good}\u{200b}"), found('\u{200b}', length + 1)),
        (format!("{start} {end}"), found(' ', 21)),
        (format!("{start}\n{end}"), found('\n', 21)),
        (format!("{start}密{end}密"), found('密', 21)),
        (format!("{good}%3D"), found('%', length + 1)),
        ("NETLESSROOM_!".into(), found('!', 13)),
        ("NETLESSROOM_YWs9.".into(), found('.', 17)),
        ("NETLESSROOM_YWs9Y".into(), Base64Error::CutOff),
        ("NETLESSROOM_YWt".into(), Base64Error::CutOff),
    ] {
        assert_eq!(verify(&text), Err(VerifyError::Base64(error)), "{text}");
    }
    let sdk = Claims::<Sdk>::decode_unverified("NETLESSSDK_YWs9,").unwrap_err();
    assert_eq!(sdk, VerifyError::Base64(found(',', 16)));
}

#[test]
fn expiry_is_exact_to_the_millisecond_and_checked_last() {
    let good = good();
    let at = |now| Claims::<Room>::verify_any_at(&good, &keys(), Timestamp::from_unix_millis(now));
    let expires_at = Timestamp::from_unix_millis(1_656_789_612_345);
    assert!(at(0).is_ok());
    assert!(at(1_656_789_612_344).is_ok());
    assert_eq!(at(1_656_789_612_345), Err(VerifyError::Expired(expires_at)));
    assert_eq!(at(u64::MAX), Err(VerifyError::Expired(expires_at)));

    let forged = token(&query(&good).replace("role=1", "role=0"));
    assert_eq!(
        Claims::<Room>::verify_any_at(&forged, &keys(), Timestamp::from_unix_millis(u64::MAX)),
        Err(VerifyError::Signature)
    );
    assert_eq!(
        Claims::<Room>::verify_any(&good, &keys()),
        Err(VerifyError::Expired(expires_at))
    );
}

#[test]
fn a_token_over_four_kibibytes_is_refused_at_once() {
    let longest = format!("NETLESSROOM_{}", "A".repeat(4096 - 12));
    assert_eq!(verify(&longest), Err(VerifyError::Query));
    assert_eq!(
        verify(&format!("{longest}A")),
        Err(VerifyError::TooLong(4097))
    );
    assert_eq!(
        KindName::claimed_by(&"x".repeat(10_000_000)),
        Err(VerifyError::TooLong(10_000_000))
    );
}

#[test]
fn decode_unverified_returns_forged_claims_too() {
    let forged = token(&query(&good()).replace("role=1", "role=0"));
    let claims = Claims::<Room>::decode_unverified(&forged).unwrap();
    assert_eq!(claims.role(), Admin);
    assert_eq!(verify(&forged), Err(VerifyError::Signature));
}

proptest! {
    #[test]
    fn a_minted_token_verifies_with_its_inputs(
        access_key in "[ -~]{0,20}[!-~]{1,20}",
        uuid in any::<u128>(),
        now in 0..1_u64 << 52,
        ttl in 1..1_u64 << 52,
        nonce in any::<u128>(),
    ) {
        let keys = AccessKeys::new(AccessKey(&access_key), SecretKey("secret"));
        prop_assume!(keys.is_ok());
        let keys = keys.unwrap();
        let now = Timestamp::from_unix_millis(now);
        let signed = Token::<Room>::new()
            .role(Reader)
            .uuid(RoomUuid::from_u128(uuid))
            .ttl(Duration::from_millis(ttl))
            .sign_at(&keys, now, Uuid::from_u128(nonce))
            .unwrap();
        let claims = Claims::<Room>::verify_any_at(signed.as_str(), &keys, now).unwrap();
        prop_assert_eq!(claims.access_key(), access_key);
        prop_assert_eq!(claims.role(), signed.role());
        prop_assert_eq!(claims.uuid(), signed.uuid());
        prop_assert_eq!(claims.expires_at(), signed.expires_at());
        prop_assert_eq!(claims.nonce(), Uuid::from_u128(nonce).to_string());
        let unverified = Claims::<Room>::decode_unverified(signed.as_str()).unwrap();
        prop_assert_eq!(unverified.nonce(), claims.nonce());
        prop_assert_eq!(unverified.uuid(), claims.uuid());
    }

    #[test]
    fn no_text_verifies_or_panics(text in any::<String>(), rest in "[A-Za-z0-9_-]{0,400}") {
        for text in [text, rest.clone(), format!("NETLESSROOM_{rest}")] {
            prop_assert!(verify(&text).is_err());
            let _ = Claims::<Room>::decode_unverified(&text);
        }
    }

    #[test]
    fn no_query_verifies_or_panics(
        query in "((ak|expireAt|nonce|role|sig|uuid|%4|[a-z%]{0,3})=?[0-9a-z%+=]{0,6}&?){0,9}",
    ) {
        prop_assert!(verify(&token(&query)).is_err());
    }
}
