//! The programs of the guide do what the guide says. A server on loopback stands in for the
//! service.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Output, Stdio};

use axum::http::StatusCode;
use netless_token::client::Region;
use netless_token::{AccessKey, AccessKeys, Admin, Claims, Reader, Room, RoomUuid, SecretKey};
use reqwest::blocking::{Client, Response};
use serde_json::{Value, json};
use stand_in::StandIn;

const ACCESS_KEY: &str = "EkjYj4mbM4pZlGEv";
const SECRET_KEY: &str = "JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ";
const ROOM: &str = "d4184790ffd511ebb9ebbf7a8f1d77bd";
const PAGE: &str = include_str!("../../../src/guide/page.html");

fn keys() -> AccessKeys {
    AccessKeys::new(AccessKey(ACCESS_KEY), SecretKey(SECRET_KEY)).unwrap()
}

fn with_keys(program: &str, secret_key: &str) -> Command {
    let mut command = Command::new(program);
    command
        .env("NETLESS_ACCESS_KEY", ACCESS_KEY)
        .env("NETLESS_SECRET_ACCESS_KEY", secret_key);
    command
}

/// Starts a stand-in for the service that refuses every token that can do more than its call needs.
fn service() -> (StandIn, String) {
    let service = StandIn::strict(keys());
    let address = service.start();
    (service, format!("http://{address}"))
}

fn create_room(secret_key: &str, arguments: &[&str]) -> Output {
    with_keys(env!("CARGO_BIN_EXE_create_room"), secret_key)
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn create_room_prints_the_uuid_of_the_new_room() {
    let (service, address) = service();
    let output = create_room(SECRET_KEY, &["us-sv", &address]);
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(error, "");
    let room: RoomUuid = String::from_utf8(output.stdout)
        .unwrap()
        .trim_end()
        .parse()
        .unwrap();
    assert_eq!(service.region_of(room), Some(Region::UnitedStates));
    assert!(output.status.success());
}

#[test]
fn create_room_says_why_it_failed() {
    let (_, service) = service();
    for (secret_key, arguments, message) in [
        (
            "another-secret-key-of-32-letters",
            &["us-sv", &service][..],
            "the whiteboard service refused with 401 Unauthorized and `invalid signature of token`: the \
             secret key does not belong to the access key: copy both from the Agora console",
        ),
        (
            SECRET_KEY,
            &["us-sv", "http://127.0.0.1:1"],
            "http://127.0.0.1:1/v5/rooms",
        ),
        (SECRET_KEY, &["moon"], "unknown region `moon`"),
        (SECRET_KEY, &[], "write the region, such as `us-sv`"),
    ] {
        let output = create_room(secret_key, arguments);
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(error.contains(message), "{message} is not in {error}");
        assert!(!error.contains("NETLESSSDK_"), "{error}");
        assert_eq!(output.stdout, b"");
        assert_eq!(output.status.code(), Some(1));
    }
}

#[test]
fn every_http_client_sends_the_same_calls() {
    let (service, address) = service();
    for (rooms, program) in [
        env!("CARGO_BIN_EXE_rest_with_reqwest"),
        env!("CARGO_BIN_EXE_rest_with_ureq"),
        env!("CARGO_BIN_EXE_rest_with_hyper"),
    ]
    .into_iter()
    .enumerate()
    {
        let output = with_keys(program, SECRET_KEY)
            .args(["eu", &address])
            .output()
            .unwrap();
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{program}");
        let said = String::from_utf8(output.stdout).unwrap();
        let (created, disabled) = said.split_once('\n').unwrap();
        assert_eq!(disabled, "disabled: Some(true)\n");
        let (room, _) = created["created ".len()..].split_once(" at ").unwrap();
        let room = room.parse().unwrap();
        assert_eq!(service.region_of(room), Some(Region::Europe));
        assert_eq!(service.rooms(), rooms + 1);
    }
}

#[test]
fn every_http_client_shows_refusals_and_follows_no_redirect() {
    let (_, address) = service();
    for program in [
        env!("CARGO_BIN_EXE_create_room"),
        env!("CARGO_BIN_EXE_rest_with_reqwest"),
        env!("CARGO_BIN_EXE_rest_with_ureq"),
        env!("CARGO_BIN_EXE_rest_with_hyper"),
    ] {
        for (fault, message) in [
            (
                "refuse=403:service%20not%20enable",
                "the whiteboard service refused with 403 Forbidden and `service not enable`",
            ),
            (
                "redirect=http:%2F%2F127.0.0.1:1",
                "no answer of the whiteboard service, which never redirects, but 30",
            ),
            (
                "html",
                "with a web page, which is from a proxy or from another server",
            ),
        ] {
            let output = with_keys(program, SECRET_KEY)
                .args(["eu", &format!("{address}/{fault}")])
                .output()
                .unwrap();
            let error = String::from_utf8(output.stderr).unwrap();
            assert!(
                error.contains(message),
                "{program}: {message} is not in {error}"
            );
            assert_eq!(output.status.code(), Some(1));
        }
    }
}

/// A running server of the guide. Dropping it stops the server.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(program: &str) -> Self {
        let mut process = with_keys(program, SECRET_KEY)
            .arg("127.0.0.1:0")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        output.read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on ").unwrap().into();
        Self { process, address }
    }

    fn join(&self, room: &str, session: Option<&str>) -> Response {
        let mut request = Client::new().post(format!("{}/rooms/{room}/join", self.address));
        if let Some(session) = session {
            request = request.header("x-session", session);
        }
        request.send().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Both servers, and how they answer a malformed uuid.
fn servers() -> [(Server, StatusCode); 2] {
    [
        (
            Server::start(env!("CARGO_BIN_EXE_axum_server")),
            StatusCode::BAD_REQUEST,
        ),
        (
            Server::start(env!("CARGO_BIN_EXE_actix_web_server")),
            StatusCode::NOT_FOUND,
        ),
    ]
}

#[test]
fn each_session_joins_with_its_role() {
    for (server, _) in servers() {
        for (session, uid, role) in [
            ("session-of-the-teacher", "teacher", Admin),
            ("session-of-a-student", "student-7", Reader),
        ] {
            let response = server.join(ROOM, Some(session));
            assert_eq!(response.status(), StatusCode::OK);
            assert_eq!(response.headers()["cache-control"], "no-store");
            let answer: Value = response.json().unwrap();
            let token = answer["joinRoom"]["roomToken"].as_str().unwrap();
            let claims = Claims::<Room>::verify_any(token, &keys()).unwrap();
            assert_eq!(claims.role(), role);
            assert_eq!(claims.uuid(), ROOM.parse().unwrap());
            assert_eq!(
                answer,
                json!({
                    "sdkConfig": { "appIdentifier": "283/VGiScM9Wiw2HJg", "region": "us-sv" },
                    "joinRoom": {
                        "uid": uid,
                        "uuid": ROOM,
                        "roomToken": token,
                        "isWritable": role != Reader,
                    },
                    "expiresAt": claims.expires_at().unwrap().unix_millis(),
                })
            );
        }
    }
}

#[test]
fn unknown_sessions_and_malformed_uuids_are_refused() {
    for (server, for_a_bad_uuid) in servers() {
        for session in [None, Some("unknown-session"), Some("")] {
            let response = server.join(ROOM, session);
            assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
            assert!(!response.text().unwrap().contains("NETLESSROOM_"));
        }
        let response = server.join("abc", Some("session-of-the-teacher"));
        assert_eq!(response.status(), for_a_bad_uuid);
    }
}

/// The page's request is one that the servers answer.
#[test]
fn the_page_fits_the_servers() {
    let (_, link) = PAGE.split_once("// Opened as /#room=").unwrap();
    let (link, _) = link.split_once('\n').unwrap();
    let (room, session) = link.split_once("&session=").unwrap();
    assert!(PAGE.contains("fetch(`/rooms/${room}/join`, {"));
    assert!(PAGE.contains(r#"method: "POST""#));
    assert!(PAGE.contains(r#"headers: { "x-session": session }"#));

    for (server, _) in servers() {
        let page = reqwest::blocking::get(&server.address).unwrap();
        assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
        assert_eq!(page.text().unwrap(), PAGE);
        assert_eq!(server.join(room, Some(session)).status(), StatusCode::OK);
    }
}
