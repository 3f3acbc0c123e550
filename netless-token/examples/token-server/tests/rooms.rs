//! Rooms beyond joining them: created once, disabled, enabled, and each in its region.

mod common;

use std::time::{Duration, Instant};

use common::in_process::{Server, problem, refused, send};
use common::raw::{read_all, send_part};
use common::{Process, ROOM, config_with_service, keys};
use netless_token::RoomUuid;
use netless_token::client::Region;
use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};
use stand_in::{Fault, StandIn};

fn with_service() -> (Server, StandIn) {
    let service = StandIn::strict(keys());
    let server = Server::with(&config_with_service(1000, service.start()));
    (server, service)
}

/// Returns the uuid of the room in the answer.
async fn room(answer: Response) -> String {
    assert_eq!(answer.status(), 201);
    let body: Value = answer.json().await.unwrap();
    body["joinRoom"]["uuid"].as_str().unwrap().to_owned()
}

fn with_key(server: &Server, api_key: &str, key: &str) -> RequestBuilder {
    server
        .post("/rooms", api_key)
        .header("idempotency-key", key)
}

#[tokio::test]
async fn a_retry_with_the_same_key_gets_the_same_room() {
    let (server, service) = with_service();
    let first = room(send(with_key(&server, "test-admin", "k")).await).await;
    let again = with_key(&server, "test-admin", "k").json(&json!({"role": "reader"}));
    assert_eq!(room(send(again).await).await, first);
    // Another key, another caller, or no key.
    for request in [
        with_key(&server, "test-admin", "l"),
        with_key(&server, "test-writer", "k"),
        server.post("/rooms", "test-admin"),
    ] {
        assert_ne!(room(send(request).await).await, first);
    }
    assert_eq!(service.rooms(), 4);

    let elsewhere = with_key(&server, "test-admin", "k").json(&json!({"region": "eu"}));
    assert_eq!(
        problem(elsewhere).await,
        refused(
            422,
            "Unprocessable Entity",
            "this `idempotency-key` belongs to another request of yours: send a new one"
        )
    );
    for bad in ["", "a b", "\u{e9}", &"a".repeat(256)] {
        assert_eq!(
            problem(with_key(&server, "test-admin", bad)).await,
            refused(
                400,
                "Bad Request",
                "the `idempotency-key` is not 1 to 255 visible characters: send a new uuid for each \
                 thing to create"
            ),
            "{bad}"
        );
    }
    let two = with_key(&server, "test-admin", "a").header("idempotency-key", "b");
    assert_eq!(problem(two).await.0, 400);
    assert_eq!(service.rooms(), 4);
}

#[tokio::test]
async fn a_retry_with_the_same_key_gets_the_same_conversion() {
    let (server, _service) = with_service();
    let start = async |kind: &str| {
        let file = json!({"resource": "https://files.example/a.pptx", "type": kind});
        let request = server.post("/conversions", "test-admin").json(&file);
        let answer = send(request.header("idempotency-key", "k")).await;
        let status = answer.status().as_u16();
        let body: Value = answer.json().await.unwrap();
        (status, body["uuid"].as_str().unwrap_or_default().to_owned())
    };
    let first = start("static").await;
    assert_eq!(first.0, 201);
    assert_eq!(start("static").await, first);
    assert_eq!(start("dynamic").await, (422, String::new()));
}

#[tokio::test]
async fn what_failed_is_tried_again() {
    let (server, service) = with_service();
    service.fail(Fault::refuses(500, "unknown error"));
    assert_eq!(problem(with_key(&server, "test-admin", "k")).await.0, 502);
    service.fail(None);
    room(send(with_key(&server, "test-admin", "k")).await).await;
    assert_eq!(service.rooms(), 1);
}

#[tokio::test]
async fn ten_at_once_with_one_key_get_one_room() {
    let (server, service) = with_service();
    service.fail(Fault::Slow(Duration::from_secs(1)));
    let mut requests = tokio::task::JoinSet::new();
    for _ in 0..10 {
        let request = with_key(&server, "test-admin", "k");
        requests.spawn(async { room(send(request).await).await });
    }
    let rooms = requests.join_all().await;
    assert!(rooms.iter().all(|it| *it == rooms[0]), "{rooms:?}");
    assert_eq!(service.rooms(), 1);
}

/// A request of the admin for a room, with this key.
fn raw(key: &str) -> String {
    format!(
        "POST /rooms HTTP/1.1\r\nhost: a\r\nauthorization: Bearer test-admin\r\n\
         connection: close\r\nidempotency-key: {key}\r\ncontent-length: 0\r\n\r\n"
    )
}

fn created(log: &str) -> Vec<Value> {
    log.lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["fields"].take())
        .filter(|it| it["message"] == "created a room")
        .collect()
}

/// The service creates the room, and answers after 9 s.
#[tokio::test(flavor = "multi_thread")]
async fn a_room_that_the_service_creates_late_is_logged_and_found_by_a_retry() {
    let service = StandIn::strict(keys());
    service.fail(Fault::Slow(Duration::from_secs(9)));
    let server = Process::with(&config_with_service(60, service.start()));
    let post = || {
        let request = Client::new().post(server.url("/rooms"));
        let request = request.bearer_auth("test-admin");
        request.header("idempotency-key", "k").send()
    };
    let late = post().await.unwrap();
    assert_eq!(late.status(), 504);
    let id = late.headers()["x-request-id"].to_str().unwrap().to_owned();
    assert_eq!(
        late.json::<Value>().await.unwrap()["detail"],
        "the whiteboard service did not answer within 8 s: try again with the same \
         `idempotency-key`, to get what it may still create"
    );
    let found = room(post().await.unwrap()).await;
    assert_eq!(service.rooms(), 1);

    server.terminate();
    let (_, log) = server.end();
    let lines = created(&log);
    assert_eq!(lines.len(), 1, "{log}");
    assert_eq!(lines[0]["uuid"], found);
    assert_eq!(lines[0]["caller"], "teacher-1");
    assert_eq!(lines[0]["request_id"], id);
}

/// The service answers after 10 s. By then, the caller has its 504, and the server is stopping.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_waits_for_a_room_that_the_service_creates_late() {
    let service = StandIn::strict(keys());
    service.fail(Fault::Slow(Duration::from_secs(10)));
    let server = Process::with(&config_with_service(60, service.start()));
    let answer = read_all(send_part(&server, &raw("k")));
    assert!(answer.starts_with("HTTP/1.1 504 "), "{answer}");
    let begin = Instant::now();
    server.terminate();
    let (status, log) = server.end();
    assert!(status.success(), "{status}");
    assert!(begin.elapsed() < Duration::from_secs(6));
    assert_eq!(created(&log).len(), 1, "{log}");
    assert_eq!(service.rooms(), 1);
}

#[tokio::test]
async fn only_admins_disable_and_enable_rooms() {
    let (server, service) = with_service();
    let uuid = room(send(server.post("/rooms", "test-admin")).await).await;
    let path = |what: &str| format!("/rooms/{uuid}/{what}");
    let uuid_of_room: RoomUuid = uuid.parse().unwrap();
    for api_key in ["test-writer", "test-reader"] {
        for what in ["disable", "enable"] {
            assert_eq!(
                problem(server.post(&path(what), api_key)).await,
                refused(
                    403,
                    "Forbidden",
                    "you may not do this here: that takes the role `admin` in the room"
                )
            );
        }
    }
    assert_eq!(service.is_disabled(uuid_of_room), Some(false));
    for (what, is_disabled) in [
        ("disable", true),
        ("disable", true),
        ("enable", false),
        ("enable", false),
    ] {
        let answer = send(server.post(&path(what), "test-admin")).await;
        assert_eq!(answer.status(), 204);
        assert_eq!(answer.headers()["cache-control"], "no-store");
        assert_eq!(answer.text().await.unwrap(), "");
        assert_eq!(service.is_disabled(uuid_of_room), Some(is_disabled));
    }
    let unknown = format!("/rooms/{ROOM}/disable");
    assert_eq!(problem(server.post(&unknown, "test-admin")).await.0, 502);
    assert_eq!(
        problem(server.post("/rooms/42/disable", "test-admin"))
            .await
            .0,
        400
    );
    assert_eq!(
        problem(server.post(&path("disable"), "unknown")).await.0,
        401
    );
}

#[test]
fn who_disables_a_room_is_in_the_log() {
    let service = StandIn::strict(keys());
    let server = Process::with(&config_with_service(60, service.start()));
    let answer = read_all(send_part(&server, &raw("k")));
    let body: Value = serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap();
    let uuid = body["joinRoom"]["uuid"].as_str().unwrap();
    let request = raw("l").replace("/rooms", &format!("/rooms/{uuid}/disable"));
    let answer = read_all(send_part(&server, &request));
    assert!(answer.starts_with("HTTP/1.1 204 "), "{answer}");
    server.terminate();
    let (_, log) = server.end();
    let line = log.lines().find(|it| it.contains("/disable")).unwrap();
    let line: Value = serde_json::from_str(line).unwrap();
    assert_eq!(line["fields"]["caller"], "teacher-1");
    assert_eq!(line["fields"]["uuid"], uuid);
    assert_eq!(line["fields"]["status"], 204);
}

/// The service takes calls about a room only in the region that the room was created in.
#[tokio::test]
async fn each_room_may_have_a_region_of_its_own() {
    let (server, service) = with_service();
    for (asked, region) in [
        (json!({}), Region::UnitedStates),
        (json!({"region": "eu"}), Region::Europe),
        (json!({"region": "in-mum"}), Region::India),
    ] {
        let answer = send(server.post("/rooms", "test-admin").json(&asked)).await;
        let body: Value = answer.json().await.unwrap();
        assert_eq!(body["sdkConfig"]["region"], region.as_str());
        let uuid = body["joinRoom"]["uuid"].as_str().unwrap();
        assert_eq!(service.region_of(uuid.parse().unwrap()), Some(region));

        let join = server.post(&format!("/rooms/{uuid}/join"), "test-writer");
        let body: Value = send(join.json(&asked)).await.json().await.unwrap();
        assert_eq!(body["sdkConfig"]["region"], region.as_str());
        let disable = server.post(&format!("/rooms/{uuid}/disable"), "test-admin");
        assert_eq!(send(disable.json(&asked)).await.status(), 204);
    }
    let unknown = server.post("/rooms", "test-admin");
    let (status, _, detail) = problem(unknown.json(&json!({"region": "gb-lon"}))).await;
    assert_eq!(status, 400);
    assert!(
        detail.starts_with("the region `gb-lon` is `eu` now: write `eu`"),
        "{detail}"
    );
}
