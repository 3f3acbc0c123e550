//! Minted tokens are byte for byte those of the reference implementation.

use std::time::Duration;

use netless_token::state::{HasTtl, NeverExpires, NoRole};
use netless_token::{AccessKeys, Kind, Role, Room, Sdk, Task, Timestamp, Token, Uuid};
use netless_token_tests::{Minted, minted};

#[test]
fn every_vector_is_minted_to_the_byte() {
    let rows = minted();
    assert_eq!(rows.len(), 26);
    for row in &rows {
        let uuid = || {
            row.uuid
                .as_deref()
                .map(|text| text.parse::<Uuid>().unwrap())
        };
        let token = match row.kind.as_str() {
            "sdk" => mint(Token::<Sdk>::new(), row),
            "room" => mint(Token::<Room>::new().uuid(uuid().unwrap()), row),
            "task" => mint(Token::<Task>::new().uuid(uuid().unwrap()), row),
            kind => panic!("{}: unknown kind {kind}", row.id),
        };
        assert_eq!(token, row.token, "{} {}", row.id, row.note);
    }
}

fn mint<K: Kind, U: Copy>(token: Token<K, NoRole, U>, row: &Minted) -> String
where
    Token<K, Role, U, Duration>: HasTtl<K>,
    Token<K, Role, U, NeverExpires>: HasTtl<K>,
{
    let keys = AccessKeys::new(&row.access_key, &row.secret_key).unwrap();
    let now = Timestamp::from_unix_millis(row.now_ms);
    let nonce = row.nonce.parse().unwrap();
    let token = token.role(row.role.parse().unwrap());
    let signed = match row.lifespan_ms {
        0 => token.never_expires().sign_at(&keys, now, nonce),
        millis => token
            .ttl(Duration::from_millis(millis))
            .sign_at(&keys, now, nonce),
    };
    signed.unwrap().expose_secret().to_owned()
}
