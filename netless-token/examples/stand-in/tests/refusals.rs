//! What the service refuses, and in which words.

mod common;

use common::{MINUTE, NOTHING, Process, SECRET_KEY, expired, room, sdk, sdk_for, task};
use netless_token::{
    AccessKey, AccessKeys, Admin, Lifetime, Reader, Role, Sdk, SecretKey, Token, Writer,
};
use serde_json::{Value, json};

const KNOWN: &str = "d4184790ffd511ebb9ebbf7a8f1d77bd";

/// The kinds of token that a call may be made with.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Sdk,
    Room,
    Task,
}

/// Every call, a body for it, the least kind and role, and the status with a token that is enough.
fn calls(uuid: &str, conversion: &str) -> Vec<(String, String, Kind, Role, u16)> {
    let call = |call: &str, body: Value, kind, role, status| {
        let call = call.replace("{room}", uuid).replace("{task}", conversion);
        let body = match body {
            Value::Null => String::new(),
            body => body.to_string(),
        };
        (call, body, kind, role, status)
    };
    let size = json!({"width": 640, "height": 480, "path": "/init"});
    let file = json!({"resource": "https://a.example/a.pptx", "type": "dynamic"});
    let scenes = json!({"path": "/dir", "scenes": [{"name": "page1"}]});
    let scene = json!({"scenePath": "/init"});
    let first = json!({"priority": "highest"});
    vec![
        call("POST /v5/rooms", json!({}), Kind::Sdk, Writer, 201),
        call("GET /v5/rooms", Value::Null, Kind::Sdk, Writer, 200),
        call("GET /v5/rooms/{room}", Value::Null, Kind::Room, Writer, 200),
        call(
            "PATCH /v5/rooms/{room}",
            json!({"isBan": true}),
            Kind::Room,
            Admin,
            201,
        ),
        call(
            "GET /v5/rooms/{room}/scenes",
            Value::Null,
            Kind::Room,
            Writer,
            200,
        ),
        call(
            "POST /v5/rooms/{room}/scenes",
            scenes,
            Kind::Room,
            Writer,
            201,
        ),
        call(
            "PATCH /v5/rooms/{room}/scene-state",
            scene,
            Kind::Room,
            Admin,
            201,
        ),
        call(
            "POST /v5/rooms/{room}/screenshots",
            size.clone(),
            Kind::Room,
            Writer,
            201,
        ),
        call(
            "POST /v5/rooms/{room}/screenshot-list",
            size,
            Kind::Room,
            Writer,
            201,
        ),
        call("POST /v5/projector/tasks", file, Kind::Sdk, Writer, 201),
        call(
            "GET /v5/projector/tasks/{task}",
            Value::Null,
            Kind::Task,
            Reader,
            200,
        ),
        call(
            "GET /v5/projector/tasks",
            Value::Null,
            Kind::Sdk,
            Writer,
            200,
        ),
        call(
            "PUT /v5/projector/tasks/{task}/priority",
            first,
            Kind::Sdk,
            Writer,
            200,
        ),
        call(
            "DELETE /v5/projector/tasks/{task}",
            Value::Null,
            Kind::Sdk,
            Reader,
            200,
        ),
    ]
}

fn refused(status: u16, message: &str) -> (u16, Value) {
    (status, json!({ "message": message }))
}

#[test]
fn each_call_takes_the_kind_and_role_that_it_needs() {
    let service = Process::start(&[]);
    let uuid = service.new_room();
    let file = json!({"resource": "https://a.example/a.pptx", "type": "dynamic"});
    for index in 0..14 {
        let conversion = service.new_task(&file);
        let (call, body, least_kind, least_role, success) = calls(&uuid, &conversion).remove(index);
        for &role in Role::ALL {
            for (kind, token) in [
                (Kind::Task, task(role, &conversion)),
                (Kind::Room, room(role, &uuid)),
                (Kind::Sdk, sdk(role)),
            ] {
                let answer = service.call(&call, &token, &body);
                let is_kind = kind == least_kind || (kind, least_kind) == (Kind::Sdk, Kind::Room);
                let expected = match (is_kind, role >= least_role) {
                    (false, _) => Some(refused(401, "invalid format of token")),
                    (true, false) => {
                        Some(refused(403, &format!("token access role {role} forbidden")))
                    }
                    (true, true) => None,
                };
                match expected {
                    Some(expected) => assert_eq!(answer, expected, "{call}"),
                    // Cancelled by the first that was allowed.
                    None if call.starts_with("DELETE") && role != Role::ALL[0] => {
                        assert_eq!(answer, refused(404, "task not found"));
                    }
                    None => assert_eq!(answer.0, success, "{call}: {answer:?}"),
                }
            }
        }
    }
}

#[test]
fn a_token_is_for_its_own_room_or_conversion() {
    let service = Process::start(&[]);
    let uuid = service.new_room();
    let conversion =
        service.new_task(&json!({"resource": "https://a.example/a.pptx", "type": "dynamic"}));
    for (call, body, kind, ..) in calls(&uuid, &conversion) {
        let (token, message) = match kind {
            Kind::Sdk => continue,
            Kind::Room => (room(Admin, NOTHING), "token access room forbidden"),
            Kind::Task => (task(Admin, NOTHING), "token access task forbidden"),
        };
        assert_eq!(service.call(&call, &token, &body), refused(403, message));
    }
    for (call, body, kind, ..) in calls(NOTHING, NOTHING) {
        let (token, message) = match kind {
            Kind::Room => (room(Admin, NOTHING), "room not found"),
            Kind::Task => (task(Admin, NOTHING), "task not found"),
            Kind::Sdk if call.contains(NOTHING) => (sdk(Admin), "task not found"),
            Kind::Sdk => continue,
        };
        assert_eq!(service.call(&call, &token, &body), refused(404, message));
    }
}

#[test]
fn a_token_is_checked_for_every_call() {
    let service = Process::start(&[]);
    let signed_by = |access_key, secret_key| {
        let keys = AccessKeys::new(AccessKey(access_key), SecretKey(secret_key)).unwrap();
        let token = Token::<Sdk>::new().role(Admin).ttl(MINUTE).sign(&keys);
        token.unwrap().expose_secret().to_owned()
    };
    let good = sdk(Admin);
    let signature = "invalid signature of token";
    let format = "invalid format of token";
    for (token, message) in [
        (signed_by("another-key-0001", SECRET_KEY), signature),
        (
            signed_by(common::ACCESS_KEY, &SECRET_KEY.to_lowercase()),
            signature,
        ),
        (expired(Admin), "expired token"),
        (format!("\"{good}\""), format),
        (format!("{good}="), format),
        (format!("Bearer {good}"), format),
        (good[..40].to_owned(), format),
        ("hello".into(), format),
        (String::new(), format),
    ] {
        for (call, body, ..) in calls(KNOWN, KNOWN) {
            let answer = service.call(&call, &token, &body);
            assert_eq!(answer, refused(401, message), "{call}");
        }
    }
}

#[test]
fn the_headers_are_checked() {
    let service = Process::start(&[]);
    let (room, json_) = ("POST /v5/rooms", "content-type: application/json\r\n");
    for (token, rest, status, message) in [
        ("", "region: us-sv\r\n", 401, "token is required"),
        (
            "authorization: Bearer TOKEN\r\n",
            "region: us-sv\r\n",
            401,
            "token is required",
        ),
        (
            "token: TOKEN\r\ntoken: TOKEN\r\n",
            "region: us-sv\r\n",
            401,
            "token is required",
        ),
        ("token: TOKEN\r\n", "", 400, "the header region is missing"),
        (
            "token: TOKEN\r\n",
            "region: eu\r\nregion: eu\r\n",
            400,
            "the header region is there twice",
        ),
        (
            "token: TOKEN\r\n",
            "region: gb-lon\r\n",
            400,
            "the region `gb-lon` is `eu` now: write `eu`",
        ),
    ] {
        let headers = format!("{}{rest}{json_}", token.replace("TOKEN", &sdk(Writer)));
        let answer = service.call_with(room, &headers, "{}");
        assert_eq!(answer, refused(status, message));
    }
    let headers = || format!("token: {}\r\nregion: us-sv\r\n", sdk(Writer));
    for (content_type, message) in [
        ("", "the header content-type is missing"),
        (
            "content-type: text/plain\r\n",
            "the header content-type is \"text/plain\", not application/json",
        ),
    ] {
        let answer = service.call_with(room, &format!("{}{content_type}", headers()), "{}");
        assert_eq!(answer, refused(400, message));
    }
    let with_charset = format!(
        "{}content-type: application/json; charset=utf-8\r\n",
        headers()
    );
    assert_eq!(service.call_with(room, &with_charset, "{}").0, 201);
    let answer = service.call_with("GET /v5/rooms", &headers(), "{}");
    assert_eq!(answer, refused(400, "GET takes no body"));
}

#[test]
fn a_room_belongs_to_its_region() {
    let service = Process::start(&[]);
    let uuid = service.new_room();
    let call = format!("GET /v5/rooms/{uuid}");
    for (region, expected) in [("us-sv", 200), ("eu", 403)] {
        let headers = format!("token: {}\r\nregion: {region}\r\n", room(Writer, &uuid));
        let (status, answer) = service.call_with(&call, &headers, "");
        assert_eq!(status, expected);
        if status == 403 {
            assert_eq!(answer, json!({ "message": "token access room forbidden" }));
        }
    }
    let headers = format!("token: {}\r\nregion: eu\r\n", sdk(Writer));
    assert_eq!(
        service.call_with("GET /v5/rooms", &headers, ""),
        (200, json!([]))
    );
}

#[test]
fn bodies_are_checked() {
    let service = Process::start(&[]);
    let file = |more: Value| {
        let mut file = json!({"resource": "https://a.example/a.pptx", "type": "static"});
        file.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        file.to_string()
    };
    let dynamic = |more: Value| {
        let mut more = more;
        more["type"] = "dynamic".into();
        file(more)
    };
    let tasks = "POST /v5/projector/tasks";
    for (call, body, message) in [
        (
            "POST /v5/rooms",
            "[".into(),
            "invalid body: EOF while parsing a list at line 1 column 1",
        ),
        (
            "POST /v5/rooms",
            r#"{"isrecord":true}"#.into(),
            "invalid body: unknown field `isrecord`, expected `isRecord` or `limit` at line 1 column 11",
        ),
        (
            "POST /v5/rooms",
            r#"{"limit":-1}"#.into(),
            "invalid body: invalid value: integer `-1`, expected u32 at line 1 column 11",
        ),
        (
            tasks,
            file(json!({"resource": "file:///etc/passwd"})),
            "resource is not a web address",
        ),
        (
            tasks,
            file(json!({"resource": "a.pptx"})),
            "resource is not a web address",
        ),
        (
            tasks,
            file(json!({"webhookEndpoint": "a"})),
            "webhookEndpoint is not a web address",
        ),
        (
            tasks,
            file(json!({"preview": true})),
            "preview is for dynamic only",
        ),
        (
            tasks,
            file(json!({"imageCompressionLevel": 1})),
            "imageCompressionLevel is for dynamic only",
        ),
        (
            tasks,
            dynamic(json!({"scale": 1.2})),
            "scale is for static only",
        ),
        (
            tasks,
            dynamic(json!({"outputFormat": "png"})),
            "outputFormat is for static only",
        ),
        (
            tasks,
            file(json!({"scale": 3.1})),
            "scale is not from 0.1 to 3.0",
        ),
        (
            tasks,
            file(json!({"webhookRetry": 11})),
            "webhookRetry is not from 0 to 10",
        ),
        (
            tasks,
            dynamic(json!({"imageCompressionLevel": 5})),
            "imageCompressionLevel is not from 0 to 4",
        ),
        (
            tasks,
            file(json!({"outputFormat": "gif"})),
            "invalid body: unknown variant `gif`, expected one of `png`, `jpg`, `jpeg` at line 1 column 21",
        ),
        (
            tasks,
            file(json!({"type": "Static"})),
            "invalid body: unknown variant `Static`, expected `static` or `dynamic` at line 1 column 54",
        ),
    ] {
        let answer = service.call(call, &sdk(Writer), &body);
        assert_eq!(answer, refused(400, message), "{body}");
    }
}

#[test]
fn there_are_no_other_calls() {
    let service = Process::start(&[]);
    let uuid = service.new_room();
    for call in [
        "GET /".to_owned(),
        "GET /v5".into(),
        "PUT /v5/rooms".into(),
        "POST /v5/room".into(),
        format!("DELETE /v5/rooms/{uuid}"),
        format!("GET /v5/rooms/{uuid}/"),
        format!("GET /v5/rooms/{uuid}/screenshots"),
        format!("PATCH /v5/projector/tasks/{uuid}"),
        "POST /v5/tokens/teams".into(),
        "POST /v5/services/conversion/tasks".into(),
    ] {
        let answer = service.call(&call, &sdk(Admin), "");
        assert_eq!(answer, refused(404, "there is no such call"), "{call}");
    }
    for spelling in [
        uuid.to_uppercase(),
        format!("{}-{}", &uuid[..8], &uuid[8..]),
    ] {
        let answer = service.call(&format!("GET /v5/rooms/{spelling}"), &sdk(Admin), "");
        assert_eq!(answer, refused(404, "room not found"));
    }
}

#[test]
fn a_strict_stand_in_takes_only_the_least_token() {
    let service = Process::start(&["--strict"]);
    let uuid = service.new_room();
    let conversion =
        service.new_task(&json!({"resource": "https://a.example/a.pptx", "type": "dynamic"}));
    let hour = Lifetime::Ttl(MINUTE * 60);
    let used = sdk(Writer);
    let of_room = format!("GET /v5/rooms/{uuid}");
    assert_eq!(service.call("GET /v5/rooms", &used, "").0, 200);
    for (call, token, excess) in [
        ("GET /v5/rooms", sdk(Admin), "the role writer will do"),
        ("GET /v5/rooms", sdk_for(Writer, hour), "a minute will do"),
        (
            "GET /v5/rooms",
            sdk_for(Writer, Lifetime::NeverExpires),
            "a minute will do",
        ),
        (
            "GET /v5/rooms",
            used,
            "it was used before: sign one for each call",
        ),
        (
            &of_room,
            sdk(Writer),
            "a Room token with the role writer will do",
        ),
        (&of_room, room(Admin, &uuid), "the role writer will do"),
    ] {
        let answer = service.call(call, &token, "");
        let message = format!("token can do too much: {excess}");
        assert_eq!(answer, refused(403, &message));
    }
    // A page polls with it.
    let token = task(Admin, &conversion);
    let progress = format!("GET /v5/projector/tasks/{conversion}");
    for _ in 0..2 {
        assert_eq!(service.call(&progress, &token, "").0, 200);
    }
}
