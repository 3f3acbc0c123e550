//! Tokens of all reference implementations verify if their signatures are right.

use std::collections::BTreeMap;

use netless_token::{
    AccessKey, AccessKeys, Claims, Kind, KindName, Role, Room, Sdk, SecretKey, Task, Timestamp,
    Uuid, VerifyError,
};
use netless_token_tests::{foreign, live};

const EPOCH: Timestamp = Timestamp::from_unix_millis(0);

/// The claims of a token of any kind.
type AnyClaims = (Role, Option<Uuid>, Option<Timestamp>, String);

fn verify(kind: &str, token: &str, keys: &AccessKeys) -> Result<AnyClaims, VerifyError> {
    fn any<K: Kind>(claims: &Claims<K>, uuid: Option<Uuid>) -> AnyClaims {
        (
            claims.role(),
            uuid,
            claims.expires_at(),
            claims.nonce().to_owned(),
        )
    }
    match kind {
        "sdk" => {
            let claims = Claims::<Sdk>::verify_at(token, keys, EPOCH)?;
            assert_eq!(claims.access_key(), keys.access_key());
            Ok(any(&claims, None))
        }
        "room" => {
            let claims = Claims::<Room>::verify_any_at(token, keys, EPOCH)?;
            Ok(any(&claims, Some(claims.uuid().into())))
        }
        "task" => {
            let claims = Claims::<Task>::verify_any_at(token, keys, EPOCH)?;
            Ok(any(&claims, Some(claims.uuid().into())))
        }
        kind => panic!("unknown kind {kind}"),
    }
}

#[test]
fn every_live_token_verifies() {
    let rows = live();
    assert_eq!(rows.len(), 54);
    for row in rows {
        let keys = AccessKeys::new(AccessKey(&row.access_key), SecretKey(&row.secret_key)).unwrap();
        let expected = (
            row.role.parse().unwrap(),
            row.uuid.map(|uuid| uuid.parse().unwrap()),
            row.expire_at_ms.map(Timestamp::from_unix_millis),
            row.nonce,
        );
        assert_eq!(
            verify(&row.kind, &row.token, &keys),
            Ok(expected),
            "{} {}",
            row.language,
            row.kind
        );

        // With the system clock too: none expires before 2126.
        let verified = match row.kind.as_str() {
            "sdk" => Claims::<Sdk>::verify(&row.token, &keys).map(drop),
            "room" => Claims::<Room>::verify_any(&row.token, &keys).map(drop),
            _ => Claims::<Task>::verify_any(&row.token, &keys).map(drop),
        };
        assert_eq!(verified, Ok(()));
    }
}

/// A token with an invalid signature never verifies. One with a valid signature is refused only for
/// these reasons.
#[test]
fn every_foreign_token_has_the_right_outcome() {
    let rows = foreign();
    assert_eq!(rows.len(), 494);
    let mut outcomes = BTreeMap::new();
    for row in &rows {
        let outcome = match AccessKeys::new(AccessKey(&row.access_key), SecretKey(&row.secret_key))
        {
            Err(_) => "keys refused",
            Ok(keys) => match verify(&row.kind, &row.token, &keys) {
                Ok(_) => "verified",
                Err(VerifyError::Signature) => "signature",
                Err(VerifyError::OtherAccessKey(_)) => "other access key",
                Err(VerifyError::UnknownRole(role)) => {
                    assert_eq!(&*role, "3");
                    "unknown role"
                }
                Err(VerifyError::InvalidUuid(_)) => "invalid uuid",
                Err(VerifyError::MissingClaim("nonce")) => "no nonce",
                Err(VerifyError::MissingClaim("uuid")) => "no uuid",
                Err(VerifyError::Expired(EPOCH)) => "expired",
                Err(VerifyError::InvalidExpireAt(_)) => "invalid expiry",
                Err(other) => panic!("{} {}: {other}", row.id, row.note),
            },
        };
        if outcome == "verified" {
            assert!(row.signature_valid, "{} {}", row.id, row.note);
        }
        if outcome == "signature" {
            assert!(!row.signature_valid, "{} {}", row.id, row.note);
        }
        *outcomes.entry(outcome).or_insert(0) += 1;
    }
    let expected = [
        ("expired", 7),
        ("invalid expiry", 1),
        ("invalid uuid", 7),
        ("keys refused", 69),
        ("no nonce", 7),
        ("no uuid", 5),
        ("signature", 21),
        ("unknown role", 7),
        ("verified", 370),
    ];
    assert_eq!(outcomes.into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn claimed_by_reads_the_kind_without_verifying() {
    for row in live() {
        let kind = match row.kind.as_str() {
            "sdk" => KindName::SdkToken,
            "room" => KindName::RoomToken,
            _ => KindName::TaskToken,
        };
        assert_eq!(KindName::claimed_by(&row.token), Ok(kind));
    }
}
