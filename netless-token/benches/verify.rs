//! Verifying a Room token, compared with verifying a JSON Web Token with the same claims.
#![allow(missing_docs, reason = "criterion's macros")]

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use netless_token::{
    AccessKey, AccessKeys, Claims, Room, RoomUuid, SecretKey, Timestamp, Token, Uuid, Writer,
};
use serde::{Deserialize, Serialize};

const ACCESS_KEY: &str = "EkjYj4mbM4pZlGEv";
const SECRET_KEY: &str = "JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ";
const ROOM: &str = "d4184790ffd511ebb9ebbf7a8f1d77bd";
const NONCE: Uuid = Uuid::from_u128(0xdf84_4f0a_534c_41f0_a55f_eb15_2ebb_48e9);

/// The same claims as a JSON Web Token.
#[derive(Serialize, Deserialize)]
struct WebClaims {
    ak: String,
    exp: u64,
    nonce: String,
    role: String,
    uuid: String,
}

fn verify(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("room token");

    let keys = AccessKeys::new(AccessKey(ACCESS_KEY), SecretKey(SECRET_KEY)).unwrap();
    let now = Timestamp::from_unix_millis(1_656_789_012_345);
    let token = Token::<Room>::new()
        .role(Writer)
        .uuid(ROOM.parse::<RoomUuid>().unwrap())
        .ttl(Duration::from_secs(600))
        .sign_at(&keys, now, NONCE)
        .unwrap();
    group.bench_function("verify_at", |bencher| {
        bencher.iter(|| {
            Claims::<Room>::verify_at(black_box(token.as_str()), black_box(&keys), now).unwrap()
        });
    });

    let web = WebClaims {
        ak: ACCESS_KEY.into(),
        exp: u64::MAX >> 1,
        nonce: NONCE.to_string(),
        role: "1".into(),
        uuid: ROOM.into(),
    };
    let header = Header::new(Algorithm::HS256);
    let secret = SECRET_KEY.as_bytes();
    let web = jsonwebtoken::encode(&header, &web, &EncodingKey::from_secret(secret)).unwrap();
    group.bench_function("jsonwebtoken decode, HS256", |bencher| {
        let key = DecodingKey::from_secret(secret);
        let validation = Validation::new(Algorithm::HS256);
        bencher.iter(|| {
            jsonwebtoken::decode::<WebClaims>(black_box(&web), &key, &validation).unwrap()
        });
    });

    group.finish();
}

criterion_group!(benches, verify);
criterion_main!(benches);
