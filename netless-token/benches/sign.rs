//! Minting a Room token, compared with the bare cost of its parts and with a JSON Web Token.
#![allow(missing_docs, reason = "criterion's macros")]

use std::hint::black_box;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::{Simd, general_purpose::NO_PAD};
use criterion::{Criterion, criterion_group, criterion_main};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use netless_token::{
    AccessKey, AccessKeys, Room, RoomUuid, SecretKey, Timestamp, Token, Uuid, Writer,
};
use serde::Serialize;
use sha2::Sha256;

const ACCESS_KEY: &str = "EkjYj4mbM4pZlGEv";
const SECRET_KEY: &str = "JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ";
const ROOM: &str = "d4184790ffd511ebb9ebbf7a8f1d77bd";
const TTL: Duration = Duration::from_secs(600);

/// A signed text and a query of the usual lengths.
const SIGNED: &[u8] = br#"{"ak":"EkjYj4mbM4pZlGEv","expireAt":"1656789612345","nonce":"df844f0a-534c-41f0-a55f-eb152ebb48e9","role":"1","uuid":"d4184790ffd511ebb9ebbf7a8f1d77bd"}"#;
const QUERY: &[u8] = b"ak=EkjYj4mbM4pZlGEv&expireAt=1656789612345&nonce=df844f0a-534c-41f0-a55f-eb152ebb48e9&role=1&sig=a29a517882f89816177c560af3dd91cb7c6d000e361c8759a933a0de9a12dae1&uuid=d4184790ffd511ebb9ebbf7a8f1d77bd";

/// The same claims as a JSON Web Token.
#[derive(Serialize)]
struct WebClaims<'a> {
    ak: &'a str,
    exp: u64,
    nonce: Uuid,
    role: &'a str,
    uuid: &'a str,
}

fn sign(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("room token");

    group.bench_function("floor: HMAC, base64, nonce, clock", |bencher| {
        let keyed = Hmac::<Sha256>::new_from_slice(SECRET_KEY.as_bytes()).unwrap();
        let engine = Simd::url_safe(NO_PAD);
        bencher.iter(|| {
            black_box(SystemTime::now().duration_since(UNIX_EPOCH).unwrap());
            black_box(Uuid::new_v4());
            let mut hmac = keyed.clone();
            hmac.update(black_box(SIGNED));
            black_box(hmac.finalize());
            engine.encode(black_box(QUERY))
        });
    });

    let keys = AccessKeys::new(AccessKey(ACCESS_KEY), SecretKey(SECRET_KEY)).unwrap();
    let token = Token::<Room>::new()
        .role(Writer)
        .uuid(ROOM.parse::<RoomUuid>().unwrap())
        .ttl(TTL);
    group.bench_function("sign", |bencher| {
        bencher.iter(|| black_box(token).sign(black_box(&keys)).unwrap());
    });
    group.bench_function("sign_at", |bencher| {
        let now = Timestamp::from_unix_millis(1_656_789_012_345);
        let nonce = Uuid::from_u128(0xdf84_4f0a_534c_41f0_a55f_eb15_2ebb_48e9);
        bencher.iter(|| {
            black_box(token)
                .sign_at(black_box(&keys), black_box(now), black_box(nonce))
                .unwrap()
        });
    });

    group.bench_function("jsonwebtoken encode, HS256", |bencher| {
        let header = Header::new(Algorithm::HS256);
        let key = EncodingKey::from_secret(SECRET_KEY.as_bytes());
        bencher.iter(|| {
            let claims = WebClaims {
                ak: ACCESS_KEY,
                exp: (SystemTime::now() + TTL)
                    .duration_since(UNIX_EPOCH)
                    .unwrap()
                    .as_secs(),
                nonce: Uuid::new_v4(),
                role: "1",
                uuid: ROOM,
            };
            jsonwebtoken::encode(&header, black_box(&claims), &key).unwrap()
        });
    });

    group.finish();
}

criterion_group!(benches, sign);
criterion_main!(benches);
