//! Unknown claims are signed like the others, wherever they are in the query.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use netless_token::{
    AccessKey, AccessKeys, Claims, Reader, Sdk, SecretKey, Timestamp, VerifyError,
};
use sha2::Sha256;

const NOW: Timestamp = Timestamp::from_unix_millis(0);

/// Signs an SDK token with a slow, simple second implementation.
fn sign(more: &[(&str, &str)]) -> String {
    let mut claims = BTreeMap::from([("ak", "access"), ("nonce", "7"), ("role", "2")]);
    claims.extend(more.iter().copied());
    let signed = serde_json::to_string(&claims).unwrap();
    let signature = signature(&signed);
    claims.insert("sig", &signature);
    let query: Vec<_> = claims
        .iter()
        .map(|(name, value)| format!("{}={}", escaped(name), escaped(value)))
        .collect();
    format!(
        "NETLESSSDK_{}",
        BASE64_URL_SAFE_NO_PAD.encode(query.join("&"))
    )
}

fn signature(signed: &str) -> String {
    let mut hmac = Hmac::<Sha256>::new_from_slice(b"secret").unwrap();
    hmac.update(signed.as_bytes());
    let mut hex = String::new();
    for byte in hmac.finalize().into_bytes() {
        write!(hex, "{byte:02x}").unwrap();
    }
    hex
}

fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |mut escaped, byte| {
        write!(escaped, "%{byte:02X}").unwrap();
        escaped
    })
}

fn verify(token: &str) -> Result<Claims<Sdk>, VerifyError> {
    let keys = AccessKeys::new(AccessKey("access"), SecretKey("secret")).unwrap();
    Claims::verify_any_at(token, &keys, NOW)
}

#[test]
fn unknown_claims_are_signed() {
    for more in [
        &[][..],
        &[("", "")],
        &[("a", "before every other")],
        &[("b", "between")],
        &[("\"", "\\")],
        &[("\t", "\r\n")],
        &[("%", "+"), ("&", "=&")],
        &[("=", "="), ("a=b", "c=d"), ("a&b=", "c")],
        &[("expire", "1"), ("expireAt", "1"), ("expireAtt", "1")],
        &[("z", "after every other")],
        &[
            ("o", "1"),
            ("A", "2"),
            ("zz", "3"),
            ("p", "4"),
            ("Ünïcode 密", "🔑"),
        ],
        &[("\"quoted\"", "back\\slash"), ("\u{7f}\u{2028}", "\u{80}/")],
    ] {
        let token = sign(more);
        let claims = verify(&token).unwrap_or_else(|error| panic!("{more:?}: {error}"));
        assert_eq!(claims.role(), Reader);
        assert_eq!(claims.nonce(), "7");
    }
}

#[test]
fn characters_are_escaped_wherever_they_are() {
    for characters in ["\"", "\\", "\r", "\"\"", "\"é\\", "🔑\n🔑"] {
        for before in 0..20 {
            for after in 0..20 {
                let text = ["y".repeat(before), "y".repeat(after)].join(characters);
                assert!(verify(&sign(&[("z", &text)])).is_ok(), "{text}");
                assert!(verify(&sign(&[(&text, "z")])).is_ok(), "{text}");
            }
        }
    }
}

#[test]
fn unknown_claims_cannot_be_removed_or_changed() {
    let token = sign(&[("a", "1"), ("z", "2")]);
    let query = BASE64_URL_SAFE_NO_PAD
        .decode(token.strip_prefix("NETLESSSDK_").unwrap())
        .unwrap();
    let query = String::from_utf8(query).unwrap();
    for (part, other) in [
        ("%61=%31&", ""),
        ("&%7A=%32", ""),
        ("%61=%31", "%61=%32"),
        ("%7A=%32", "%79=%32"),
        ("%61=%31", "%61%31="),
    ] {
        assert!(query.contains(part));
        let forged = BASE64_URL_SAFE_NO_PAD.encode(query.replace(part, other));
        assert_eq!(
            verify(&format!("NETLESSSDK_{forged}")),
            Err(VerifyError::Signature),
            "{part}"
        );
    }
}

#[test]
fn a_name_or_value_that_is_only_an_escape_is_decoded() {
    let claims = r#"{" ":"%","ak":"access","nonce":"7","role":"2"}"#;
    let signature = signature(claims);
    let read = |query: &str| {
        let query = format!("ak=access&nonce=7&role=2&sig={signature}&{query}");
        verify(&format!(
            "NETLESSSDK_{}",
            BASE64_URL_SAFE_NO_PAD.encode(query)
        ))
    };
    assert!(read("+=%25").is_ok());
    assert!(read("%20=%25").is_ok());
    for broken in ["+=%", "+=%2", "+=%2g", "+=%+1", "%=%25", "+", "+%3D%25"] {
        assert_eq!(read(broken), Err(VerifyError::Query), "{broken}");
    }
}

#[test]
fn an_expiry_has_only_digits() {
    for (expire_at, millis) in [("1", 1), ("0001", 1), ("18446744073709551615", u64::MAX)] {
        let claims = verify(&sign(&[("expireAt", expire_at)])).unwrap();
        assert_eq!(
            claims.expires_at(),
            Some(Timestamp::from_unix_millis(millis))
        );
    }
    for expire_at in [
        "",
        "+1",
        "-1",
        " 1",
        "1 ",
        "1.0",
        "1e3",
        "0x1",
        "١",
        "18446744073709551616",
    ] {
        assert_eq!(
            verify(&sign(&[("expireAt", expire_at)])),
            Err(VerifyError::InvalidExpireAt(expire_at.into()))
        );
    }
}

#[test]
fn a_signature_over_another_order_is_refused() {
    for (claims, verified) in [
        (r#"{"ak":"access","nonce":"7","role":"2"}"#, true),
        (r#"{"role":"2","nonce":"7","ak":"access"}"#, false),
        (r#"{"ak":"access","role":"2","nonce":"7"}"#, false),
        (r#"{"ak": "access", "nonce": "7", "role": "2"}"#, false),
        (r#"{"ak":"access","nonce":"7","role":2}"#, false),
        (r#"{"ak":"\u0061ccess","nonce":"7","role":"2"}"#, false),
    ] {
        let query = format!("ak=access&nonce=7&role=2&sig={}", signature(claims));
        let token = format!("NETLESSSDK_{}", BASE64_URL_SAFE_NO_PAD.encode(query));
        match verify(&token) {
            Ok(_) => assert!(verified, "{claims}"),
            Err(error) => assert_eq!((error, verified), (VerifyError::Signature, false)),
        }
    }
}

/// In the order of UTF-8, which is JavaScript's for all names that anybody writes.
#[test]
fn claims_are_sorted_by_their_names() {
    for start in ["", "xxxxxxx", "xxxxxxxx", "xxxxxxxxx", "zé🔑é🔑é🔑"] {
        let names = ["", "00", "\u{d7ff}", "\u{e000}", "\u{ffff}", "🔑"];
        let mut names = names.map(|end| format!("{start}x{end}"));
        let claims = names.iter().map(|name| format!(",\"{name}\":\"\""));
        let claims: String = claims.collect();
        let claims = format!(r#"{{"ak":"access","nonce":"7","role":"2"{claims}}}"#);
        names.reverse();
        let query = format!(
            "ak=access&nonce=7&role=2&sig={}&{}=",
            signature(&claims),
            names.map(|name| escaped(&name)).join("=&")
        );
        let token = format!("NETLESSSDK_{}", BASE64_URL_SAFE_NO_PAD.encode(query));
        assert!(verify(&token).is_ok(), "{start}");
    }
}

/// No implementation sends these unescaped. Refusing them limits what a hostile token costs, and so
/// does refusing control characters, but for those that end up in keys: they are longer in JSON.
#[test]
fn what_every_implementation_escapes_is_escaped_or_refused() {
    for special in ('\0'..' ').chain(['"', '\\', '\u{80}', '密', '🔑']) {
        let value = special.to_string();
        let token = sign(&[("z", &value)]);
        if special >= ' ' || matches!(special, '\t' | '\n' | '\r') {
            assert!(verify(&token).is_ok(), "{special:?}");
        } else {
            assert_eq!(verify(&token), Err(VerifyError::Query), "{special:?}");
        }
        let query = BASE64_URL_SAFE_NO_PAD
            .decode(token.strip_prefix("NETLESSSDK_").unwrap())
            .unwrap();
        let query = String::from_utf8(query)
            .unwrap()
            .replace(&escaped(&value), &value);
        assert!(query.contains(special));
        let token = format!("NETLESSSDK_{}", BASE64_URL_SAFE_NO_PAD.encode(query));
        assert_eq!(verify(&token), Err(VerifyError::Query), "{special:?}");
    }
}

#[test]
fn claims_are_read_as_they_were_before_they_were_escaped() {
    let claims = r#"{"ak":"access","nonce":"a \"b\" \\n\n\r\t\\","role":"2"}"#;
    let nonce = escaped("a \"b\" \\n\n\r\t\\");
    let query = format!("ak=access&nonce={nonce}&role=2&sig={}", signature(claims));
    let token = format!("NETLESSSDK_{}", BASE64_URL_SAFE_NO_PAD.encode(query));
    let claims = verify(&token).unwrap();
    assert_eq!(claims.nonce(), "a \"b\" \\n\n\r\t\\");
}

#[test]
fn errors_repeat_claims_as_they_were_before_they_were_escaped() {
    let read = |query: &str| {
        let token = format!("NETLESSSDK_{}", BASE64_URL_SAFE_NO_PAD.encode(query));
        Claims::<Sdk>::decode_unverified(&token).unwrap_err()
    };
    assert_eq!(
        read("a%22=1&a%22=2"),
        VerifyError::RepeatedClaim("a\"".into())
    );
    // No more than 64 characters, and no half of an escape.
    let role = format!("a{}", "%22".repeat(70));
    assert_eq!(
        read(&format!("ak=access&nonce=n&role={role}&sig=s")),
        VerifyError::UnknownRole(format!("a{}", "\"".repeat(63)).into())
    );
}

#[test]
fn there_are_at_most_10_claims() {
    let names: Vec<String> = (0..16).map(|number| format!("z{number}")).collect();
    let more: Vec<_> = names.iter().map(|name| (name.as_str(), "1")).collect();
    // Plus `ak`, `nonce`, `role` and `sig`.
    assert!(verify(&sign(&more[..6])).is_ok());
    let refused = verify(&sign(&more[..7])).unwrap_err();
    assert_eq!(refused, VerifyError::TooManyClaims(11));
    assert_eq!(
        refused.to_string(),
        "malformed token: it has 11 claims, and a token has at most 10"
    );
    // They are counted before they are read, as the most that fit take long to read.
    let read = |query: &str| {
        verify(&format!(
            "NETLESSSDK_{}",
            BASE64_URL_SAFE_NO_PAD.encode(query)
        ))
    };
    assert_eq!(read(&"&".repeat(10)), Err(VerifyError::TooManyClaims(11)));
    assert_eq!(read(&"&".repeat(9)), Err(VerifyError::Query));
}
