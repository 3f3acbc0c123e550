//! Compares the time that signing and verifying take with that of their cryptography alone, and
//! with that of JSON Web Tokens.
//!
//! All contenders take turns in one process, for a thousand rounds. The median round of each
//! counts, so that a machine whose speed drifts gives the same ratios as a quiet one.

use std::hint::black_box;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::{Simd, general_purpose::NO_PAD};
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use netless_token::{
    AccessKey, AccessKeys, Claims, Room, RoomUuid, SecretKey, Timestamp, Token, Uuid, Writer,
};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

const ACCESS_KEY: &str = "EkjYj4mbM4pZlGEv";
const SECRET_KEY: &str = "JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ";
const ROOM: &str = "d4184790ffd511ebb9ebbf7a8f1d77bd";
const NONCE: Uuid = Uuid::from_u128(0xdf84_4f0a_534c_41f0_a55f_eb15_2ebb_48e9);
const NOW: Timestamp = Timestamp::from_unix_millis(1_656_789_012_345);
const TTL: Duration = Duration::from_secs(600);

/// The signed text and the query of such a token.
const SIGNED: &[u8] = br#"{"ak":"EkjYj4mbM4pZlGEv","expireAt":"1656789012345","nonce":"df844f0a-534c-41f0-a55f-eb152ebb48e9","role":"1","uuid":"d4184790ffd511ebb9ebbf7a8f1d77bd"}"#;
const QUERY: &[u8] = b"ak=EkjYj4mbM4pZlGEv&expireAt=1656789012345&nonce=df844f0a-534c-41f0-a55f-eb152ebb48e9&role=1&sig=a29a517882f89816177c560af3dd91cb7c6d000e361c8759a933a0de9a12dae1&uuid=d4184790ffd511ebb9ebbf7a8f1d77bd";

/// The same claims as a JSON Web Token.
#[derive(Serialize, Deserialize)]
struct WebClaims {
    ak: String,
    exp: u64,
    nonce: String,
    role: String,
    uuid: String,
}

fn main() {
    let keys = AccessKeys::new(AccessKey(ACCESS_KEY), SecretKey(SECRET_KEY)).unwrap();
    let token = Token::<Room>::new()
        .role(Writer)
        .uuid(ROOM.parse::<RoomUuid>().unwrap())
        .ttl(TTL);
    let signed = token.sign_at(&keys, NOW, NONCE).unwrap();

    let keyed = Hmac::<Sha256>::new_from_slice(SECRET_KEY.as_bytes()).unwrap();
    let engine = Simd::url_safe(NO_PAD);
    let base64 = engine.encode(QUERY);
    let signature: [u8; 32] = keyed
        .clone()
        .chain_update(SIGNED)
        .finalize()
        .into_bytes()
        .into();

    let header = Header::new(Algorithm::HS256);
    let encoding = EncodingKey::from_secret(SECRET_KEY.as_bytes());
    let decoding = DecodingKey::from_secret(SECRET_KEY.as_bytes());
    let validation = Validation::new(Algorithm::HS256);
    let web_claims = |exp| WebClaims {
        ak: ACCESS_KEY.into(),
        exp,
        nonce: random_nonce().to_string(),
        role: "1".into(),
        uuid: ROOM.into(),
    };
    let web = jsonwebtoken::encode(&header, &web_claims(u64::MAX >> 1), &encoding).unwrap();

    let [bare_sign, sign, encode, bare_verify, verify, decode] = medians([
        &|| {
            black_box(SystemTime::now().duration_since(UNIX_EPOCH).unwrap());
            black_box(random_nonce());
            let mut hmac = keyed.clone();
            hmac.update(black_box(SIGNED));
            black_box(hmac.finalize());
            black_box(engine.encode(black_box(QUERY)));
        },
        &|| drop(black_box(black_box(token).sign(black_box(&keys)).unwrap())),
        &|| {
            let expiry = (SystemTime::now() + TTL)
                .duration_since(UNIX_EPOCH)
                .unwrap();
            let claims = web_claims(expiry.as_secs());
            black_box(jsonwebtoken::encode(&header, black_box(&claims), &encoding).unwrap());
        },
        &|| {
            black_box(engine.decode(black_box(&base64)).unwrap());
            let mut hmac = keyed.clone();
            hmac.update(black_box(SIGNED));
            hmac.verify(black_box(&signature).into()).unwrap();
        },
        &|| {
            let text = black_box(signed.as_str());
            black_box(Claims::<Room>::verify_any_at(text, black_box(&keys), NOW).unwrap());
        },
        &|| {
            let web = black_box(&web);
            black_box(jsonwebtoken::decode::<WebClaims>(web, &decoding, &validation).unwrap());
        },
    ]);
    println!(
        "sign: {sign:.0} ns, {:.2} x its cryptography ({bare_sign:.0} ns)",
        sign / bare_sign
    );
    println!(
        "jsonwebtoken encode: {encode:.0} ns, {:.2} x sign",
        encode / sign
    );
    println!(
        "verify_at: {verify:.0} ns, {:.2} x its cryptography ({bare_verify:.0} ns)",
        verify / bare_verify
    );
    println!(
        "jsonwebtoken decode: {decode:.0} ns, {:.2} x verify_at",
        decode / verify
    );

    for (name, token) in hostile_tokens() {
        let [normal, hostile, decoded] = medians([
            &|| {
                let text = black_box(signed.as_str());
                black_box(Claims::<Room>::verify_any_at(text, black_box(&keys), NOW).unwrap());
            },
            &|| {
                let text = black_box(token.as_str());
                black_box(Claims::<Room>::verify_any_at(text, black_box(&keys), NOW).unwrap_err());
            },
            &|| {
                let text = black_box(token.as_str());
                drop(black_box(Claims::<Room>::decode_unverified(text)));
            },
        ]);
        let hostile = hostile.max(decoded);
        println!(
            "{name}: {hostile:.0} ns, {:.1} x a normal one",
            hostile / normal
        );
        assert!(hostile / normal < 20.0, "the guarantees promise less");
    }
}

/// Escapes what is beyond ASCII, which is refused otherwise.
fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            0..0x80 => char::from(byte).into(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// A nonce like that of `sign`, from the operating system.
fn random_nonce() -> Uuid {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).unwrap();
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

/// Tokens of almost 4 KiB that are as expensive to refuse as we can make them. Most get to the check
/// of their signature.
fn hostile_tokens() -> Vec<(&'static str, String)> {
    const LONGEST_QUERY: usize = 3063;
    let signature = "0".repeat(64);
    let query = format!("ak={ACCESS_KEY}&nonce=1&role=1&sig={signature}");
    let token = |rest: String| {
        assert!(query.len() + rest.len() <= LONGEST_QUERY, "{}", rest.len());
        let base64 = BASE64_URL_SAFE_NO_PAD.encode(format!("{query}{rest}"));
        format!("NETLESSROOM_{base64}")
    };
    // One more claim, filled with `pattern`.
    let filled = |start: &str, pattern: &str| {
        let pattern = escaped(pattern);
        let start = format!("&x={start}");
        let times = (LONGEST_QUERY - query.len() - start.len()) / pattern.len();
        token(start + &pattern.repeat(times))
    };
    // As many more claims as are allowed, which start alike and are in the order that takes longest
    // to sort.
    let similar = |start: &str, pattern: &str| {
        let pattern = escaped(pattern);
        let times = ((LONGEST_QUERY - query.len()) / 6 - start.len() - 4) / pattern.len();
        let name = start.to_owned() + &pattern.repeat(times);
        let names = (0..6).rev().map(|number| format!("&{name}{number:02}="));
        token(names.collect())
    };
    let nonce = |start: &str, pattern: &str| {
        let start = format!("ak={ACCESS_KEY}&role=1&sig={signature}&nonce={start}");
        let value = pattern.repeat((LONGEST_QUERY - start.len()) / pattern.len());
        let base64 = BASE64_URL_SAFE_NO_PAD.encode(start + &value);
        format!("NETLESSROOM_{base64}")
    };
    let base64 = |start: &str, end: &str| format!("NETLESSROOM_{start}{}{end}", "A".repeat(4080));
    let names = (0..250).map(|number: u32| format!("&{:08x}=", number.wrapping_mul(2_654_435_761)));
    vec![
        ("as many claims as fit", token("&=".repeat(1400))),
        ("as many names as fit", token(names.collect())),
        ("control characters", filled("", "\u{1}")),
        ("escaped control characters", filled("", "%01")),
        ("quotes", filled("", "\"")),
        ("escaped quotes", filled("", "%22")),
        ("escaped quotes among letters", filled("", "%22a")),
        ("letters and one escape", filled("%41", "y")),
        ("letters and one escaped quote", filled("%22", "y")),
        ("letters and escapes", filled("", "%41y")),
        ("spaces", filled("", "+")),
        ("emoji and one escape", filled("%41", "🔑")),
        ("emoji and one escaped quote", filled("%22", "🔑")),
        ("a nonce of escaped quotes", nonce("", "%22")),
        ("a nonce of escaped quotes and letters", nonce("", "%22a")),
        ("a nonce of escaped newlines", nonce("", "%0a")),
        (
            "a nonce of letters and one escaped quote",
            nonce("%22", "y"),
        ),
        ("many similar names", similar("", "z")),
        ("many similar names beyond ASCII", similar("", "\u{e000}")),
        ("many similar names of escaped quotes", similar("", "%22z")),
        ("a comma after the base64", base64("", ",")),
        ("a plus sign after the base64", base64("", "+")),
        ("a JSON Web Token", base64("eyJ", ".")),
        ("white space alone", " ".repeat(4096)),
    ]
}

/// The median time of each contender, in nanoseconds.
fn medians<const N: usize>(contenders: [&dyn Fn(); N]) -> [f64; N] {
    const ROUNDS: usize = 1000;
    const CALLS: u32 = 50;
    let mut times: [Vec<Duration>; N] = [const { Vec::new() }; N];
    for _ in 0..ROUNDS {
        for (contender, times) in contenders.iter().zip(&mut times) {
            let start = Instant::now();
            for _ in 0..CALLS {
                contender();
            }
            times.push(start.elapsed());
        }
    }
    times.map(|mut times| {
        times.sort_unstable();
        times[ROUNDS / 2].as_secs_f64() * 1e9 / f64::from(CALLS)
    })
}
