//! The crate's side of `tests/js/run`. Reads and writes rows, one JSON object per line.

use std::time::Duration;

use netless_token::{
    AccessKey, AccessKeys, Claims, Kind, Role, Room, Sdk, SecretKey, Task, Timestamp, Token, Uuid,
};
use netless_token_tests::Minted;

const ACCESS_KEY: &str = "EkjYj4mbM4pZlGEv";
const SECRET_KEY: &str = "JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ";
const LIFETIME: Duration = Duration::from_secs(600);
const ROLES: [Role; 3] = [Role::Admin, Role::Writer, Role::Reader];

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("compare") => compare(),
        Some("verify") => verify(),
        Some("mint") => mint(),
        _ => panic!("pass `compare`, `verify` or `mint`"),
    }
}

fn rows() -> impl Iterator<Item = Minted> {
    std::io::stdin()
        .lines()
        .map(|line| serde_json::from_str(&line.unwrap()).unwrap())
}

/// The crate mints the same bytes as the reference, and accepts them at the time they were minted.
fn compare() {
    let mut count = 0;
    for row in rows() {
        assert_eq!(
            row.mint(),
            row.token,
            "{}",
            serde_json::to_string(&row).unwrap()
        );
        check(&row, Timestamp::from_unix_millis(row.now_ms));
        count += 1;
    }
    assert_eq!(count, 9_000);
    println!("{count} tokens from random inputs: the crate mints and accepts the same bytes");
}

/// The crate accepts what the reference mints now, with the real clock.
fn verify() {
    let mut count = 0;
    for row in rows() {
        check(&row, Timestamp::now());
        count += 1;
    }
    assert_eq!(count, 9);
    println!("{count} live tokens of the reference: the crate accepts them");
}

/// The token in `row` verifies at `now`, with the requested claims.
fn check(row: &Minted, now: Timestamp) {
    let keys = AccessKeys::new(AccessKey(&row.access_key), SecretKey(&row.secret_key)).unwrap();
    let uuid = || row.uuid.as_deref().unwrap();
    let role = match row.kind.as_str() {
        "sdk" => Claims::<Sdk>::verify_at(&row.token, &keys, now)
            .unwrap()
            .role(),
        "room" => {
            let claims = Claims::<Room>::verify_any_at(&row.token, &keys, now).unwrap();
            assert_eq!(claims.uuid().to_string(), uuid());
            claims.role()
        }
        "task" => {
            let claims = Claims::<Task>::verify_any_at(&row.token, &keys, now).unwrap();
            assert_eq!(claims.uuid().to_string(), uuid());
            claims.role()
        }
        kind => panic!("{}: unknown kind {kind}", row.id),
    };
    assert_eq!(role.as_str(), row.role, "{}", row.id);
}

/// Writes one live token of each kind and role, with its time and nonce.
fn mint() {
    let keys = AccessKeys::new(AccessKey(ACCESS_KEY), SecretKey(SECRET_KEY)).unwrap();
    let uuid = Uuid::from_u128(0xd418_4790_ffd5_11eb_b9eb_bf7a_8f1d_77bd);
    for role in ROLES {
        let sdk = Token::<Sdk>::new().role(role).ttl(LIFETIME);
        let room = Token::<Room>::new()
            .role(role)
            .uuid(uuid.into())
            .ttl(LIFETIME);
        let task = Token::<Task>::new()
            .role(role)
            .uuid(uuid.into())
            .ttl(LIFETIME);
        write::<Sdk>("sdk", role, None, sdk.sign(&keys).unwrap().expose_secret());
        write::<Room>("room", role, Some(uuid), room.sign(&keys).unwrap().as_str());
        write::<Task>("task", role, Some(uuid), task.sign(&keys).unwrap().as_str());
    }
}

fn write<K: Kind>(kind: &str, role: Role, uuid: Option<Uuid>, token: &str) {
    let claims = Claims::<K>::decode_unverified(token).unwrap();
    let lifespan_ms = u64::try_from(LIFETIME.as_millis()).unwrap();
    let row = Minted {
        id: format!("{kind} {role}"),
        kind: kind.into(),
        access_key: ACCESS_KEY.into(),
        secret_key: SECRET_KEY.into(),
        role: role.to_string(),
        uuid: uuid.map(|it| it.simple().to_string()),
        lifespan_ms,
        now_ms: claims.expires_at().unwrap().unix_millis() - lifespan_ms,
        nonce: claims.nonce().into(),
        token: token.into(),
        note: String::new(),
    };
    println!("{}", serde_json::to_string(&row).unwrap());
}
