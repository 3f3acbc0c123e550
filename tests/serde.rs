//! What the feature `serde` reads and writes.

use std::time::Duration;

use netless_token::{
    Admin, ClientSafe, KindName, Lifetime, Reader, Role, Room, RoomUuid, SignedToken, Task,
    TaskUuid, Token, Uuid, Writer,
};
use netless_token_tests::keys;
use serde_json::json;

const UUID: Uuid = Uuid::from_u128(0xd418_4790_ffd5_11eb_b9eb_bf7a_8f1d_77bd);

fn error_of<T: serde::de::DeserializeOwned + std::fmt::Debug>(json: &serde_json::Value) -> String {
    serde_json::from_value::<T>(json.clone())
        .unwrap_err()
        .to_string()
}

#[test]
fn a_role_is_its_name() {
    for (role, name) in [(Admin, "admin"), (Writer, "writer"), (Reader, "reader")] {
        assert_eq!(serde_json::to_value(role).unwrap(), json!(name));
        assert_eq!(
            serde_json::from_value::<Role>(json!(name)).unwrap(),
            role,
            "{name}"
        );
    }
    assert_eq!(
        error_of::<Role>(&json!("Writer")),
        "unknown role `Writer`: write `admin`, `writer` or `reader`"
    );
    assert_eq!(
        error_of::<Role>(&json!(1)),
        "invalid type: integer `1`, expected `admin`, `writer` or `reader`"
    );
}

#[test]
fn a_kind_is_its_name() {
    for (kind, name) in [
        (KindName::SdkToken, "SDK"),
        (KindName::RoomToken, "Room"),
        (KindName::TaskToken, "Task"),
    ] {
        assert_eq!(serde_json::to_value(kind).unwrap(), json!(name));
        assert_eq!(
            serde_json::from_value::<KindName>(json!(name)).unwrap(),
            kind
        );
    }
    assert_eq!(
        error_of::<KindName>(&json!("room")),
        "unknown kind of token `room`: write `SDK`, `Room` or `Task`"
    );
    assert_eq!(
        error_of::<KindName>(&json!(1)),
        "invalid type: integer `1`, expected `SDK`, `Room` or `Task`"
    );
}

#[test]
fn a_role_is_read_from_escaped_text() {
    assert_eq!(
        serde_json::from_str::<Role>(r#""\u0077riter""#).unwrap(),
        Writer
    );
}

#[test]
fn a_uuid_is_32_lower_case_hex_digits() {
    let room = RoomUuid::from(UUID);
    let task = TaskUuid::from(UUID);
    let simple = json!("d4184790ffd511ebb9ebbf7a8f1d77bd");
    assert_eq!(serde_json::to_value(room).unwrap(), simple);
    assert_eq!(serde_json::to_value(task).unwrap(), simple);
    for spelling in [simple, json!("D4184790-FFD5-11EB-B9EB-BF7A8F1D77BD")] {
        assert_eq!(
            serde_json::from_value::<RoomUuid>(spelling.clone()).unwrap(),
            room
        );
        assert_eq!(serde_json::from_value::<TaskUuid>(spelling).unwrap(), task);
    }
    assert_eq!(
        error_of::<RoomUuid>(&json!("d4184790")),
        "invalid room uuid: found 8 hex digits; write 32"
    );
    assert_eq!(
        error_of::<TaskUuid>(&json!("G4184790ffd511ebb9ebbf7a8f1d77bd")),
        "invalid task uuid: `G` at character 1 is not a hex digit"
    );
    assert_eq!(
        error_of::<RoomUuid>(&json!(null)),
        "invalid type: null, expected a room uuid as text"
    );
    assert_eq!(
        error_of::<TaskUuid>(&json!([])),
        "invalid type: sequence, expected a task uuid as text"
    );
}

#[test]
fn a_client_token_is_its_text() {
    fn check<K: ClientSafe>(token: &SignedToken<K>) {
        assert_eq!(serde_json::to_value(token).unwrap(), json!(token.as_str()));
    }
    let ttl = Duration::from_secs(60);
    let room = Token::<Room>::new().role(Writer).uuid(UUID.into()).ttl(ttl);
    let task = Token::<Task>::new().role(Reader).uuid(UUID.into()).ttl(ttl);
    check(&room.sign(&keys()).unwrap());
    check(&task.sign(&keys()).unwrap());
}

#[test]
fn a_lifetime_is_read_from_text() {
    let read = |json| serde_json::from_value::<Lifetime>(json).unwrap();
    let ten_minutes = Lifetime::Ttl(Duration::from_secs(600));
    assert_eq!(read(json!("10m")), ten_minutes);
    assert_eq!(read(json!("never")), Lifetime::NeverExpires);
    for (json, number) in [(json!(600), "600"), (json!(-600), "-600"), (json!(0), "0")] {
        let words = number.parse::<Lifetime>().unwrap_err().to_string();
        assert_eq!(error_of::<Lifetime>(&json), words);
    }
    assert_eq!(
        error_of::<Lifetime>(&json!(null)),
        "invalid type: null, expected a ttl as text, such as `10m`, or `never`"
    );
}
