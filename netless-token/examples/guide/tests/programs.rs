//! The programs of the guide do what the guide says. The stand-in takes the place of the
//! service.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use axum::http::StatusCode;
use netless_token::rest::{Api, Call, Region};
use netless_token::{AccessKey, AccessKeys, Admin, Claims, Reader, Room, SecretKey};
use reqwest::blocking::{Client, Response};
use serde_json::{Value, json};
use stand_in::{Echo, Fault, StandIn};

const ACCESS_KEY: &str = "EkjYj4mbM4pZlGEv";
const SECRET_KEY: &str = "JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ";
const ROOM: &str = "d4184790ffd511ebb9ebbf7a8f1d77bd";
const CREATE_ROOM: &str = env!("CARGO_BIN_EXE_create_room");
const LESSONS: &str = env!("CARGO_BIN_EXE_lessons");
const CONVERT_FILE: &str = env!("CARGO_BIN_EXE_convert_file");
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

/// Starts the stand-in for the service, which takes only the least token for each call.
fn service() -> (StandIn, String) {
    let service = StandIn::strict(keys());
    let address = format!("http://{}", service.start());
    (service, address)
}

/// Runs a program in this directory. Returns what it prints.
fn run(directory: &Path, program: &str, secret_key: &str, arguments: &[&str]) -> Output {
    with_keys(program, secret_key)
        .current_dir(directory)
        .args(arguments)
        .output()
        .unwrap()
}

/// Returns the one line that it prints.
fn line(output: Output) -> String {
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert!(output.status.success());
    let printed = String::from_utf8(output.stdout).unwrap();
    printed.strip_suffix('\n').unwrap().to_owned()
}

/// Asks the service, as the programs do.
fn ask<C: Call>(call: &C) -> C::Answer {
    let request = call.request(&keys()).unwrap().try_into().unwrap();
    let response = Client::new().execute(request).unwrap();
    call.answer(response.status(), &response.bytes().unwrap())
        .unwrap()
}

#[test]
fn create_room_prints_the_uuid_of_the_new_room() {
    let (service, address) = service();
    let arguments = ["eu", &address];
    let output = run(Path::new("."), CREATE_ROOM, SECRET_KEY, &arguments);
    let room = line(output).parse().unwrap();
    assert_eq!(service.region_of(room), Some(Region::Europe));
    assert_eq!(service.rooms(), 1);
}

#[test]
fn programs_say_why_they_failed() {
    let (service, address) = service();
    let wrong = "another-secret-key-of-32-letters";
    for (secret_key, arguments, message) in [
        (
            wrong,
            &["us-sv", &address][..],
            "the whiteboard service refused with 401 Unauthorized and `invalid signature of token`: \
             the secret key does not belong to the access key",
        ),
        (
            SECRET_KEY,
            &["us-sv", "http://127.0.0.1:1"],
            "http://127.0.0.1:1/v5/rooms",
        ),
        (SECRET_KEY, &["moon"], "unknown region `moon`"),
        (SECRET_KEY, &[], "write the region, such as `us-sv`"),
    ] {
        let output = run(Path::new("."), CREATE_ROOM, secret_key, arguments);
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(error.contains(message), "{message} is not in {error}");
        assert!(!error.contains("NETLESSSDK_"), "{error}");
        assert_eq!(output.stdout, b"");
        assert_eq!(output.status.code(), Some(1));
    }
    for fault in Echo::all() {
        service.fail(Fault::Echoes(401, *fault));
        let output = run(
            Path::new("."),
            CREATE_ROOM,
            SECRET_KEY,
            &["us-sv", &address],
        );
        assert_eq!(
            String::from_utf8(output.stderr).unwrap(),
            "Error: the whiteboard service refused with 401 Unauthorized and `invalid signature of \
             token`: the secret key does not belong to the access key: copy both from the Agora \
             console\n"
        );
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
        CREATE_ROOM,
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

#[test]
fn a_lesson_keeps_its_room() {
    let (service, address) = service();
    let directory = tempfile::tempdir().unwrap();
    let lessons = |task: &str, lesson: &str| {
        let arguments = [task, lesson, &address];
        line(run(directory.path(), LESSONS, SECRET_KEY, &arguments))
    };
    let physics = lessons("open", "physics");
    assert_eq!(lessons("open", "physics"), physics);
    assert_ne!(lessons("open", "chemistry"), physics);
    assert_eq!(service.rooms(), 2);

    let (uuid, region) = physics.split_once(" in ").unwrap();
    assert_eq!(region, "us-sv");
    let api = Api::at(&address, Region::UnitedStates).unwrap();
    let room = api.room(uuid.parse().unwrap());
    assert_eq!(ask(&room).is_ban, Some(false));
    assert_eq!(lessons("close", "physics"), physics);
    assert_eq!(ask(&room).is_ban, Some(true));
    assert_eq!(lessons("open", "physics"), physics);

    let arguments = ["close", "biology", &address];
    let output = run(directory.path(), LESSONS, SECRET_KEY, &arguments);
    assert_eq!(output.stderr, b"Error: \"no such lesson\"\n");
}

/// The room that nobody takes is disabled.
#[test]
fn two_who_open_a_lesson_at_once_get_one_room() {
    let (service, address) = service();
    let directory = tempfile::tempdir().unwrap();
    // Both have looked for the room before either has created it.
    service.fail(Fault::Slow(Duration::from_secs(1)));
    let open = || {
        let arguments = ["open", "physics", &address];
        line(run(directory.path(), LESSONS, SECRET_KEY, &arguments))
    };
    let (first, second) = std::thread::scope(|scope| {
        let second = scope.spawn(open);
        (open(), second.join().unwrap())
    });
    assert_eq!(first, second);
    assert_eq!(service.rooms(), 2);
    let (uuid, _) = first.split_once(" in ").unwrap();
    service.fail(None);
    let api = Api::at(&address, Region::UnitedStates).unwrap();
    for room in ask(&api.rooms()) {
        assert_eq!(room.is_ban, Some(room.uuid.to_string() != uuid));
    }
}

#[test]
fn a_file_is_converted_and_followed() {
    let (_service, address) = service();
    let arguments = ["us-sv", "https://a.example/slides.pdf", &address];
    let output = run(Path::new("."), CONVERT_FILE, SECRET_KEY, &arguments);
    let printed: Value = line(output).parse().unwrap();
    let uuid = printed["uuid"].as_str().unwrap();
    let token = printed["taskToken"].as_str().unwrap();
    let progress = || -> Value {
        Client::new()
            .get(format!("{address}/v5/projector/tasks/{uuid}"))
            .header("token", token)
            .header("region", "us-sv")
            .send()
            .unwrap()
            .json()
            .unwrap()
    };
    let statuses: Vec<_> = (0..5).map(|_| progress()["status"].take()).collect();
    assert_eq!(
        statuses,
        [
            "Waiting",
            "Converting",
            "Converting",
            "Converting",
            "Finished"
        ]
    );
    assert_eq!(progress()["type"], "static");
    assert_eq!(progress()["images"].as_object().unwrap().len(), 2);
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
