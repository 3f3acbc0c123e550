//! A second implementation, slow and obvious, and the comparison with the library.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use netless_token::{
    AccessKey, AccessKeys, Claims, Kind, KindName, Room, Sdk, SecretKey, Task, Timestamp,
    UnverifiedClaims, Uuid,
};
use sha2::Sha256;

/// What is in a token of any kind.
#[derive(Clone, Debug, PartialEq)]
struct Contents {
    role: String,
    uuid: Option<Uuid>,
    expires_at: Option<u64>,
    nonce: String,
}

/// A name and a value.
type Claim = (String, String);

/// The signed text for these claims, in any order.
fn signed_text(claims: &[Claim]) -> String {
    let mut claims = claims.to_vec();
    claims.sort_by_key(|(name, _)| name_in_json(name));
    let json: Vec<String> = claims
        .iter()
        .map(|(name, value)| format!("{}:{}", json_string(name), json_string(value)))
        .collect();
    format!("{{{}}}", json.join(","))
}

/// The signature for these claims, in any order.
///
/// # Panics
///
/// Never: HMAC takes a key of any length.
#[must_use]
pub fn signature(claims: &[(String, String)], secret_key: &str) -> String {
    let mut hmac = Hmac::<Sha256>::new_from_slice(secret_key.as_bytes()).unwrap();
    hmac.update(signed_text(claims).as_bytes());
    hmac.finalize()
        .into_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect::<Vec<_>>()
        .concat()
}

/// A name, escaped, without quotation marks around it.
fn name_in_json(name: &str) -> String {
    let json = json_string(name);
    json[1..json.len() - 1].into()
}

fn json_string(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

fn unescape(text: &[u8]) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let (hex, after) = rest.split_at_checked(2)?;
                if !hex.iter().all(u8::is_ascii_hexdigit) {
                    return None;
                }
                let hex = core::str::from_utf8(hex).ok()?;
                let byte = u8::from_str_radix(hex, 16).ok()?;
                if byte < b' ' && !b"\t\n\r".contains(&byte) {
                    return None;
                }
                bytes.push(byte);
                rest = after;
            }
            b'\0'..b' ' | b'"' | b'\\' | 0x80.. => return None,
            plain => bytes.push(*plain),
        }
    }
    String::from_utf8(bytes).ok()
}

/// The kind of a token, and its claims in the order of the query.
fn claims(token: &str) -> Option<(KindName, Vec<Claim>)> {
    if token.len() > 4096 {
        return None;
    }
    let (prefix, base64) = token.split_once('_')?;
    let kind = match prefix {
        "NETLESSSDK" => KindName::SdkToken,
        "NETLESSROOM" => KindName::RoomToken,
        "NETLESSTASK" => KindName::TaskToken,
        _ => return None,
    };
    let mut claims = Vec::new();
    let query = BASE64_URL_SAFE_NO_PAD.decode(base64).ok()?;
    for pair in query.split(|byte| *byte == b'&') {
        let at = pair.iter().position(|byte| *byte == b'=')?;
        claims.push((unescape(&pair[..at])?, unescape(&pair[at + 1..])?));
    }
    (claims.len() <= 10).then_some((kind, claims))
}

/// What is in the token, if it verifies.
fn verify(
    token: &str,
    access_key: &str,
    secret_key: &str,
    now: u64,
) -> Option<(KindName, Contents)> {
    let (kind, mut claims) = claims(token)?;
    let claim = |wanted: &str| {
        let found = claims.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.clone())
    };
    let mut names: Vec<_> = claims.iter().map(|(name, _)| name).collect();
    names.sort();
    names.dedup();
    if names.len() != claims.len() {
        return None;
    }

    let contents = Contents {
        role: match claim("role")?.as_str() {
            "0" => "admin".into(),
            "1" => "writer".into(),
            "2" => "reader".into(),
            _ => return None,
        },
        uuid: match (kind, claim("uuid")) {
            (KindName::SdkToken, None) => None,
            (KindName::SdkToken, Some(_)) | (_, None) => return None,
            (_, Some(uuid)) => Some(uuid.parse().ok()?),
        },
        expires_at: match claim("expireAt") {
            None => None,
            Some(digits) if digits.starts_with('+') => return None,
            Some(digits) => Some(digits.parse().ok()?),
        },
        nonce: claim("nonce").filter(|nonce| !nonce.is_empty())?,
    };
    if claim("ak")? != access_key || access_key.is_empty() {
        return None;
    }
    let claimed = claim("sig")?;
    claims.retain(|(name, _)| name != "sig");
    if signature(&claims, secret_key) != claimed {
        return None;
    }
    if contents
        .expires_at
        .is_some_and(|expires_at| expires_at <= now)
    {
        return None;
    }
    Some((kind, contents))
}

/// Asserts that the library and this implementation agree about the token. Returns whether it
/// verifies.
///
/// # Panics
///
/// If they do not.
pub fn compare(token: &str, access_key: &str, secret_key: &str, now: u64) -> bool {
    let expected = verify(token, access_key, secret_key, now);
    let Ok(keys) = AccessKeys::new(AccessKey(access_key), SecretKey(secret_key)) else {
        return false;
    };
    let now = Timestamp::from_unix_millis(now);
    let expected_for = |kind| {
        expected
            .clone()
            .filter(|(found, _)| *found == kind)
            .map(|(_, contents)| contents)
    };
    assert_eq!(
        by_library::<Sdk>(token, &keys, now, |_| None, |_| None),
        expected_for(KindName::SdkToken)
    );
    assert_eq!(
        by_library::<Room>(
            token,
            &keys,
            now,
            |it| Some(it.uuid().into()),
            |it| Some(it.uuid().into())
        ),
        expected_for(KindName::RoomToken)
    );
    assert_eq!(
        by_library::<Task>(
            token,
            &keys,
            now,
            |it| Some(it.uuid().into()),
            |it| Some(it.uuid().into())
        ),
        expected_for(KindName::TaskToken)
    );
    expected.is_some()
}

fn by_library<K: Kind>(
    token: &str,
    keys: &AccessKeys,
    now: Timestamp,
    uuid: impl Fn(&Claims<K>) -> Option<Uuid>,
    unverified_uuid: impl Fn(&UnverifiedClaims<K>) -> Option<Uuid>,
) -> Option<Contents> {
    let unverified = Claims::<K>::decode_unverified(token);
    let claims = match Claims::<K>::verify_any_at(token, keys, now) {
        Ok(claims) => claims,
        Err(error) => {
            // The message must not panic either, and must be short.
            assert!(error.to_string().len() < 1000);
            return None;
        }
    };
    assert_eq!(claims.access_key(), keys.access_key());
    let contents = Contents {
        role: claims.role().to_string(),
        uuid: uuid(&claims),
        expires_at: claims.expires_at().map(Timestamp::unix_millis),
        nonce: claims.nonce().into(),
    };
    let unverified = unverified.unwrap();
    assert_eq!(unverified.access_key(), keys.access_key());
    assert_eq!(
        contents,
        Contents {
            role: unverified.role().to_string(),
            uuid: unverified_uuid(&unverified),
            expires_at: unverified.expires_at().map(Timestamp::unix_millis),
            nonce: unverified.nonce().into(),
        }
    );
    Some(contents)
}
