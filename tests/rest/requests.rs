//! Each call makes the request that the service documents, with the least token that it needs.

use std::fmt::Debug;

use http::Request;
use netless_token::rest::{Api, Call, Dynamic, OutputFormat, Ppt, Priority, Region, Scene, Static};
use netless_token::rest::{ScenePath, Webhook};
use netless_token::{
    Admin, Claims, Reader, Role, Room, RoomUuid, Sdk, Task, TaskUuid, Timestamp, Uuid, Writer,
};
use netless_token_tests::{keys, query};
use serde_json::{Value, json};

use super::{ROOM, TASK, api};

const NOW: Timestamp = Timestamp::from_unix_millis(1_609_459_200_000);
const NONCE: Uuid = Uuid::from_u128(0xdf84_4f0a_534c_11f0_a55f_eb15_2ebb_48e9);

/// What a token must be.
enum Least {
    Sdk(Role),
    Room(RoomUuid, Role),
    Task(TaskUuid, Role),
}

/// Verifies the token of a request that was made at `now`.
fn check_token(request: &Request<Vec<u8>>, least: &Least, now: Timestamp) {
    let header = &request.headers()["token"];
    assert!(header.is_sensitive());
    let token = header.to_str().unwrap();
    let (role, expected, expires_at) = match least {
        Least::Sdk(role) => {
            let claims = Claims::<Sdk>::verify_at(token, &keys(), now).unwrap();
            (claims.role(), role, claims.expires_at())
        }
        Least::Room(uuid, role) => {
            let claims = Claims::<Room>::verify_any_at(token, &keys(), now).unwrap();
            assert_eq!(claims.uuid(), *uuid);
            (claims.role(), role, claims.expires_at())
        }
        Least::Task(uuid, role) => {
            let claims = Claims::<Task>::verify_any_at(token, &keys(), now).unwrap();
            assert_eq!(claims.uuid(), *uuid);
            (claims.role(), role, claims.expires_at())
        }
    };
    assert_eq!(role, *expected);
    let minute_later = Timestamp::from_unix_millis(now.unix_millis() + 60_000);
    assert_eq!(expires_at, Some(minute_later));
}

fn check(call: &(impl Call + Debug), line: &str, body: Option<Value>, least: &Least) {
    let request = call.request_at(&keys(), NOW, NONCE).unwrap();
    let (method, address) = line.split_once(' ').unwrap();
    assert_eq!(request.method(), method);
    assert_eq!(
        request.uri().to_string(),
        format!("https://api.netless.link{address}")
    );
    let mut names: Vec<_> = request
        .headers()
        .keys()
        .map(http::HeaderName::as_str)
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["content-type", "region", "token"]);
    assert_eq!(request.headers()["content-type"], "application/json");
    assert_eq!(request.headers()["region"], "eu");
    match body {
        Some(body) => assert_eq!(
            serde_json::from_slice::<Value>(request.body()).unwrap(),
            body
        ),
        None => assert_eq!(request.body(), b""),
    }
    check_token(&request, least, NOW);

    let token = request.headers()["token"].to_str().unwrap();
    let claims = query(token);
    assert!(claims.contains(&NONCE.to_string()), "{claims}");
    for shown in [
        format!("{request:?} {call:?}"),
        format!("{request:#?} {call:#?}"),
    ] {
        for secret in ["NETLESS", &NONCE.to_string(), &token[20..36]] {
            assert!(!shown.contains(secret), "{secret} is in {shown}");
        }
    }
}

fn path(text: &str) -> ScenePath {
    text.parse().unwrap()
}

#[test]
fn rooms() {
    let sdk = Least::Sdk(Writer);
    let default = json!({ "isRecord": false, "limit": 0 });
    check(&api().create_room(), "POST /v5/rooms", Some(default), &sdk);
    check(
        &api().create_room().record(true).limit(20),
        "POST /v5/rooms",
        Some(json!({ "isRecord": true, "limit": 20 })),
        &sdk,
    );
    check(
        &api().room(ROOM),
        "GET /v5/rooms/d4184790ffd511ebb9ebbf7a8f1d77bd",
        None,
        &Least::Room(ROOM, Writer),
    );
    check(&api().rooms(), "GET /v5/rooms", None, &sdk);
    check(
        &api().rooms().limit(1000).unwrap(),
        "GET /v5/rooms?limit=1000",
        None,
        &sdk,
    );
    check(
        &api().rooms().begin(ROOM),
        "GET /v5/rooms?beginUUID=d4184790ffd511ebb9ebbf7a8f1d77bd",
        None,
        &sdk,
    );
    check(
        &api().rooms().limit(1).unwrap().begin(ROOM),
        "GET /v5/rooms?beginUUID=d4184790ffd511ebb9ebbf7a8f1d77bd&limit=1",
        None,
        &sdk,
    );
    for (call, is_ban) in [(api().disable(ROOM), true), (api().enable(ROOM), false)] {
        check(
            &call,
            "PATCH /v5/rooms/d4184790ffd511ebb9ebbf7a8f1d77bd",
            Some(json!({ "isBan": is_ban })),
            &Least::Room(ROOM, Admin),
        );
    }
}

#[test]
fn scenes() {
    let writer = Least::Room(ROOM, Writer);
    let scenes = "/v5/rooms/d4184790ffd511ebb9ebbf7a8f1d77bd/scenes";
    check(&api().scenes(ROOM), &format!("GET {scenes}"), None, &writer);
    check(
        &api().scenes(ROOM).directory(path("/a b&c=d#é/?%")),
        &format!("GET {scenes}?sceneDir=%2Fa%20b%26c%3Dd%23%C3%A9%2F%3F%25"),
        None,
        &writer,
    );
    let image = Ppt::new("https://files.example.com/1.png", 640, 360);
    let pages = [
        Scene::new("page1").unwrap(),
        Scene::new("page \"2\"").unwrap().ppt(image),
    ];
    check(
        &api().add_scenes(ROOM, path("/lesson-7"), pages),
        &format!("POST {scenes}"),
        Some(json!({
            "path": "/lesson-7",
            "scenes": [
                { "name": "page1" },
                {
                    "name": "page \"2\"",
                    "ppt": {
                        "src": "https://files.example.com/1.png",
                        "width": 640,
                        "height": 360,
                    },
                },
            ],
        })),
        &writer,
    );
    check(
        &api().switch_scene(ROOM, path("/lesson-7/page1")),
        "PATCH /v5/rooms/d4184790ffd511ebb9ebbf7a8f1d77bd/scene-state",
        Some(json!({ "scenePath": "/lesson-7/page1" })),
        &Least::Room(ROOM, Admin),
    );
}

#[test]
fn screenshots() {
    let writer = Least::Room(ROOM, Writer);
    let room = "/v5/rooms/d4184790ffd511ebb9ebbf7a8f1d77bd";
    check(
        &api().screenshot(ROOM, 640, 480),
        &format!("POST {room}/screenshots"),
        Some(json!({ "width": 640, "height": 480 })),
        &writer,
    );
    check(
        &api().screenshot(ROOM, 640, 480).path(path("/init")),
        &format!("POST {room}/screenshots"),
        Some(json!({ "width": 640, "height": 480, "path": "/init" })),
        &writer,
    );
    check(
        &api().screenshots(ROOM, path("/lesson-7"), 640, 480),
        &format!("POST {room}/screenshot-list"),
        Some(json!({ "width": 640, "height": 480, "path": "/lesson-7" })),
        &writer,
    );
}

#[test]
fn starting_a_conversion() {
    let file = || "https://files.example.com/a.pptx?sig=%2F".parse().unwrap();
    let check = |call, body| {
        check(
            &call,
            "POST /v5/projector/tasks",
            Some(body),
            &Least::Sdk(Writer),
        );
    };
    check(
        api().start_conversion(file(), Static::default()),
        json!({ "resource": "https://files.example.com/a.pptx?sig=%2F", "type": "static" }),
    );
    let large = Static::default().scale(3.0).unwrap();
    check(
        api().start_conversion(file(), large.output_format(OutputFormat::Jpeg)),
        json!({
            "resource": "https://files.example.com/a.pptx?sig=%2F",
            "type": "static",
            "scale": 3.0,
            "outputFormat": "jpeg",
        }),
    );
    check(
        api().start_conversion(file(), Dynamic::default()),
        json!({
            "resource": "https://files.example.com/a.pptx?sig=%2F",
            "type": "dynamic",
            "preview": false,
        }),
    );
    let small = Dynamic::default().preview(true).image_compression_level(4);
    let webhook = Webhook::new("http://app.example.com/done".parse().unwrap());
    check(
        api()
            .start_conversion(file(), small.unwrap())
            .webhook(webhook.clone()),
        json!({
            "resource": "https://files.example.com/a.pptx?sig=%2F",
            "type": "dynamic",
            "preview": true,
            "imageCompressionLevel": 4,
            "webhookEndpoint": "http://app.example.com/done",
        }),
    );
    check(
        api()
            .start_conversion(file(), Static::default())
            .webhook(webhook.retry(10).unwrap()),
        json!({
            "resource": "https://files.example.com/a.pptx?sig=%2F",
            "type": "static",
            "webhookEndpoint": "http://app.example.com/done",
            "webhookRetry": 10,
        }),
    );
}

#[test]
fn conversions() {
    let sdk = Least::Sdk(Writer);
    let task = "/v5/projector/tasks/2421073070b211eb9ee0df9d55858dde";
    check(
        &api().conversion(TASK),
        &format!("GET {task}"),
        None,
        &Least::Task(TASK, Reader),
    );
    check(
        &api().waiting_conversions(),
        "GET /v5/projector/tasks",
        None,
        &sdk,
    );
    check(
        &api().cancel_conversion(TASK),
        &format!("DELETE {task}"),
        None,
        &sdk,
    );
    for (priority, text) in [(Priority::Highest, "highest"), (Priority::Lowest, "lowest")] {
        check(
            &api().prioritize_conversion(TASK, priority),
            &format!("PUT {task}/priority"),
            Some(json!({ "priority": text })),
            &sdk,
        );
    }
}

#[test]
fn every_region_and_base_address_is_in_the_request() {
    for region in Region::ALL {
        let request = Api::new(*region).rooms().request(&keys()).unwrap();
        assert_eq!(request.headers()["region"], region.as_str());
    }
    let api = Api::at("https://proxy.example.com:8443/netless/", Region::India).unwrap();
    let request = api.room(ROOM).request(&keys()).unwrap();
    assert_eq!(
        request.uri(),
        "https://proxy.example.com:8443/netless/v5/rooms/d4184790ffd511ebb9ebbf7a8f1d77bd"
    );
}

#[test]
fn a_request_of_now_has_a_fresh_token_for_a_minute() {
    let call = api().create_room();
    let before = Timestamp::now().unix_millis();
    let request = call.request(&keys()).unwrap();
    let after = Timestamp::now().unix_millis();
    let token = request.headers()["token"].to_str().unwrap();
    let claims = Claims::<Sdk>::verify(token, &keys()).unwrap();
    let expires_at = claims.expires_at().unwrap().unix_millis();
    assert!((before + 60_000..=after + 60_000).contains(&expires_at));

    let again = call.request(&keys()).unwrap();
    assert_ne!(again.headers()["token"], request.headers()["token"]);
}

#[test]
fn the_longest_paths_fit_into_an_address() {
    let base = format!("https://proxy.example.com/{}", "a".repeat(2048 - 26));
    let longest = path(&format!("/{}", "é".repeat(2047)));
    let api = Api::at(&base, Region::Europe).unwrap();
    let call = api.scenes(ROOM).directory(longest);
    let request = call.request(&keys()).unwrap();
    assert!(request.uri().to_string().len() > 2048 + 12_000);
}

#[test]
fn a_clock_at_the_end_of_time_is_an_error() {
    let late = Timestamp::from_unix_millis((1 << 53) - 1);
    let error = api().rooms().request_at(&keys(), late, NONCE).unwrap_err();
    assert_eq!(
        error.to_string(),
        "with a ttl of 60s the token would expire after 2^53 - 1 ms since the Unix epoch, the last \
         that its format holds: write a shorter one, or `.never_expires()` on a \
         Room or Task token"
    );
}
