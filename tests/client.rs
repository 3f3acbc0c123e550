//! The JSON for the browser SDK, and the values that are refused.

use std::time::Duration;

use netless_token::client::{
    AppIdentifier, FastboardJoin, FastboardReplay, JoinRoom, Region, ReplayRoom, Uid,
};
use netless_token::{Admin, Reader, Role, Room, SignedToken, Token, Writer};
use netless_token_tests::keys;
use serde_json::json;

const APP: &str = "283/VGiScM9Wiw2HJg";
const ROOM: &str = "d4184790ffd511ebb9ebbf7a8f1d77bd";

fn token(role: Role) -> SignedToken<Room> {
    Token::<Room>::new()
        .role(role)
        .uuid(ROOM.parse().unwrap())
        .ttl(Duration::from_secs(600))
        .sign(&keys())
        .unwrap()
}

#[test]
fn a_join_is_what_create_fastboard_takes() {
    for (role, is_writable) in [(Admin, true), (Writer, true), (Reader, false)] {
        let token = token(role);
        let text = token.as_str().to_owned();
        let expires_at = token.expires_at();
        let join = FastboardJoin::new(
            APP.parse().unwrap(),
            Region::India,
            "student-7".parse().unwrap(),
            token,
        );
        let join_room =
            json!({"uid": "student-7", "uuid": ROOM, "roomToken": text, "isWritable": is_writable});
        assert_eq!(serde_json::to_value(join.join_room()).unwrap(), join_room);
        assert_eq!(
            serde_json::to_value(&join).unwrap(),
            json!({
                "sdkConfig": {"appIdentifier": APP, "region": "in-mum"},
                "joinRoom": join_room,
                "expiresAt": expires_at.unwrap().unix_millis(),
            })
        );
        assert_eq!(join.expires_at(), expires_at);
    }
}

#[test]
fn a_join_that_never_expires_has_expires_at_null() {
    let token = Token::<Room>::new()
        .role(Reader)
        .uuid(ROOM.parse().unwrap())
        .never_expires()
        .sign(&keys())
        .unwrap();
    let (app, uid) = (APP.parse().unwrap(), "student-7".parse().unwrap());
    let join = FastboardJoin::new(app, Region::India, uid, token);
    assert_eq!(join.expires_at(), None);
    assert_eq!(
        serde_json::to_value(&join).unwrap()["expiresAt"],
        json!(null)
    );
}

#[test]
fn join_room_alone_is_the_same_object() {
    let token = token(Reader);
    let text = token.as_str().to_owned();
    let join = JoinRoom::new("u".parse().unwrap(), token);
    assert_eq!(
        serde_json::to_string(&join).unwrap(),
        format!(r#"{{"uid":"u","uuid":"{ROOM}","roomToken":"{text}","isWritable":false}}"#)
    );
}

#[test]
fn a_replay_is_what_replay_fastboard_takes() {
    let token = token(Reader);
    let text = token.as_str().to_owned();
    let replay = FastboardReplay::new(APP.parse().unwrap(), Region::China, token);
    let replay_room = json!({"room": ROOM, "roomToken": text});
    assert_eq!(
        serde_json::to_value(replay.replay_room()).unwrap(),
        replay_room
    );
    assert_eq!(
        serde_json::to_value(&replay).unwrap(),
        json!({
            "sdkConfig": {"appIdentifier": APP, "region": "cn-hz"},
            "replayRoom": replay_room,
        })
    );
}

#[test]
fn no_debug_output_shows_the_token() {
    let text = token(Writer).as_str().to_owned();
    let (_, secret) = text.split_at("NETLESSROOM_".len());
    let join = FastboardJoin::new(
        APP.parse().unwrap(),
        Region::Europe,
        "u".parse().unwrap(),
        token(Writer),
    );
    let replay = ReplayRoom::new(token(Writer));
    for debug in [format!("{join:?}"), format!("{replay:?}")] {
        assert!(debug.contains("SignedToken { role: Writer"), "{debug}");
        assert!(!debug.contains("NETLESSROOM_"), "{debug}");
        assert!(!debug.contains(&secret[..20]), "{debug}");
    }
}

#[test]
fn an_app_identifier_is_two_parts() {
    for good in [APP, "a/b", "_-/-_", "0/9"] {
        let app: AppIdentifier = good.parse().unwrap();
        assert_eq!(app.as_str(), good);
        assert_eq!(app.to_string(), good);
        assert_eq!(serde_json::to_value(&app).unwrap(), json!(good));
    }
    for (bad, message) in [
        (
            "",
            "found 0 parts; write two with a `/` between, as the Agora console shows it",
        ),
        (
            "/",
            "found 0 parts; write two with a `/` between, as the Agora console shows it",
        ),
        (
            "283-VGiScM9Wiw2HJg",
            "found 1 part; write two with a `/` between, as the Agora console shows it",
        ),
        (
            "283/",
            "found 1 part; write two with a `/` between, as the Agora console shows it",
        ),
        (
            "a/b/c",
            "found 3 parts; write two with a `/` between, as the Agora console shows it",
        ),
        (
            "a//b",
            "more than one `/`; write just one, between the two parts",
        ),
        (
            "a/b/",
            "more than one `/`; write just one, between the two parts",
        ),
        (
            "283/VGi ScM9",
            "` ` at character 8; write letters, digits, `-` and `_`",
        ),
        (
            "283/VGiScM9\n",
            "`\\n` at character 12; write letters, digits, `-` and `_`",
        ),
        (
            "ä/b",
            "`ä` at character 1; write letters, digits, `-` and `_`",
        ),
    ] {
        let found = bad.parse::<AppIdentifier>().unwrap_err();
        assert_eq!(
            found.to_string(),
            format!("invalid app identifier: {message}")
        );
    }
}

#[test]
fn a_region_is_one_of_five() {
    for (region, text) in [
        (Region::UnitedStates, "us-sv"),
        (Region::Singapore, "sg"),
        (Region::India, "in-mum"),
        (Region::Europe, "eu"),
        (Region::China, "cn-hz"),
    ] {
        assert_eq!(text.parse(), Ok(region));
        assert_eq!(region.to_string(), text);
        assert_eq!(
            serde_json::from_value::<Region>(json!(text)).unwrap(),
            region
        );
        assert!(Region::ALL.contains(&region));
    }
    assert_eq!(Region::ALL.len(), 5);
    let number = serde_json::from_value::<Region>(json!(1)).unwrap_err();
    assert_eq!(
        number.to_string(),
        "invalid type: integer `1`, expected `us-sv`, `sg`, `in-mum`, `eu` or `cn-hz`"
    );
    let renamed = "gb-lon".parse::<Region>().unwrap_err();
    assert_eq!(
        renamed.to_string(),
        "the region `gb-lon` is `eu` now: write `eu`"
    );
    assert_eq!(
        "EU".parse::<Region>().unwrap_err().to_string(),
        "unknown region `EU`: write `us-sv`, `sg`, `in-mum`, `eu` or `cn-hz`"
    );
    assert_eq!(
        "x".repeat(1000).parse::<Region>().unwrap_err().to_string(),
        format!(
            "unknown region `{}`: write `us-sv`, `sg`, `in-mum`, `eu` or `cn-hz`",
            "x".repeat(64)
        )
    );
}

#[test]
fn a_uid_has_at_most_1024_utf_16_code_units() {
    assert_eq!(Uid::LONGEST, 1024);
    assert_eq!(
        "u".repeat(1024).parse::<Uid>().unwrap().as_str().len(),
        1024
    );
    // JavaScript counts a character beyond the basic multilingual plane as two.
    assert!("😀".repeat(512).parse::<Uid>().is_ok());
    assert!("ü".repeat(1024).parse::<Uid>().is_ok());

    let empty = "".parse::<Uid>().unwrap_err();
    assert_eq!(
        empty.to_string(),
        "the uid is empty: write the id of the user"
    );
    for (text, length) in [("u".repeat(1025), 1025), ("😀".repeat(513), 1026)] {
        let error = text.parse::<Uid>().unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("the uid is {length} UTF-16 code units long: write at most 1024")
        );
    }
    assert_eq!(
        serde_json::from_value::<Uid>(json!(""))
            .unwrap_err()
            .to_string(),
        "the uid is empty: write the id of the user"
    );
}
