//! New rooms and conversions, with a stand-in for the whiteboard service.

mod common;

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs::File;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use common::in_process::{Server, problem, refused, send};
use common::overheard::Overheard;
use common::{
    Process, ROOM, TASK, command, config, config_file, config_with_service, faulty, joined, keys,
};
use netless_token::client::Region;
use netless_token::{Admin, Claims, Reader, Task, Writer};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use stand_in::{Echo, Fault, StandIn};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

const FILE: &str = "https://files.example/slides.pptx";

/// The server, with the service at this address.
fn server(service: SocketAddr) -> Server {
    Server::with(&config_with_service(1000, service))
}

/// Serves this app.
async fn serve(app: axum::Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}

fn stand_in() -> SocketAddr {
    StandIn::strict(keys()).start()
}

#[tokio::test]
async fn creating_a_room_returns_what_joins_it() {
    let service = StandIn::strict(keys());
    let server = server(service.start());
    for (api_key, asked, uid, role) in [
        ("test-admin", json!({}), "teacher-1", Admin),
        ("test-writer", json!({}), "student-7", Writer),
        ("test-admin", json!({"role": "reader"}), "teacher-1", Reader),
    ] {
        let response = send(server.post("/rooms", api_key).json(&asked)).await;
        assert_eq!(response.status(), StatusCode::CREATED);
        assert_eq!(response.headers()["cache-control"], "no-store");
        let claims = joined(response.json().await.unwrap(), "us-sv", uid, role);
        assert_eq!(service.region_of(claims.uuid()), Some(Region::UnitedStates));
        // The creator can come back.
        let path = format!("/rooms/{}/join", claims.uuid());
        assert_eq!(send(server.post(&path, api_key)).await.status(), 200);
    }
    assert_eq!(service.rooms(), 3);
}

#[tokio::test]
async fn no_uid_starts_a_line_of_a_text_log() {
    let (directory, _) = config_file("");
    let path = directory.path().join("log");
    let file = Arc::new(File::create(&path).unwrap());
    let log = tracing_subscriber::fmt().with_writer(file).with_ansi(false);
    let _guard = tracing::subscriber::set_default(log.finish());
    let config = config_with_service(1000, stand_in());
    let server = Server::with(&config.replace("student-7", "a\\n\\u001b\\u009b"));
    for (path, body) in [
        ("/rooms", json!({})),
        ("/conversions", json!({"resource": FILE, "type": "static"})),
    ] {
        let response = send(server.post(path, "test-writer").json(&body)).await;
        assert_eq!(response.status(), StatusCode::CREATED);
    }
    let log = std::fs::read_to_string(path).unwrap();
    let caller = r#"caller="a\n\u{1b}\u{9b}""#;
    assert_eq!(log.matches(caller).count(), 2, "{log}");
    assert_eq!(log.lines().count(), 2, "{log}");
}

#[tokio::test]
async fn starting_a_conversion_returns_what_follows_it() {
    let service = stand_in();
    let server = server(service);
    for kind in ["static", "dynamic"] {
        let file = json!({"resource": FILE, "type": kind});
        let response = send(server.post("/conversions", "test-writer").json(&file)).await;
        assert_eq!(response.status(), StatusCode::CREATED);
        let mut body: Value = response.json().await.unwrap();
        let token = body["taskToken"].take();
        let token = token.as_str().unwrap();
        let claims = Claims::<Task>::verify_any(token, &keys()).unwrap();
        assert_eq!(claims.role(), Writer);
        let expires_at = claims.expires_at().unwrap().unix_millis();
        assert_eq!(
            body,
            json!({"uuid": claims.uuid(), "taskToken": null, "expiresAt": expires_at})
        );
        // The service accepts the token.
        let url = format!("http://{service}/v5/projector/tasks/{}", claims.uuid());
        let progress = server
            .client
            .get(url)
            .header("token", token)
            .header("region", "us-sv");
        let progress: Value = progress.send().await.unwrap().json().await.unwrap();
        assert_eq!(progress["status"], "Waiting");
    }
}

#[tokio::test]
async fn only_writers_in_any_room_may_create() {
    let service = StandIn::strict(keys());
    let text = config_with_service(1000, service.start());
    // Only the admin keeps `any`; the others get a list.
    let list = format!("rooms = [\"{ROOM}\", \"{TASK}\"]");
    let some = text
        .replace("rooms = \"any\"", &list)
        .replacen(&list, "rooms = \"any\"", 1);
    let listed = Server::with(&some);
    let anywhere = Server::with(&text);
    for (server, api_key) in [
        (&listed, "test-writer"),
        (&listed, "test-reader"),
        (&anywhere, "test-reader"),
    ] {
        let file = json!({"resource": FILE, "type": "static"});
        for request in [
            server.post("/rooms", api_key),
            server.post("/conversions", api_key).json(&file),
        ] {
            assert_eq!(
                problem(request).await,
                refused(
                    403,
                    "Forbidden",
                    "you may not create anything here: that takes the role `writer` in any room"
                )
            );
        }
    }
    assert_eq!(
        send(listed.post("/rooms", "test-admin")).await.status(),
        201
    );
    let above = anywhere
        .post("/rooms", "test-writer")
        .json(&json!({"role": "admin"}));
    assert_eq!(
        problem(above).await,
        refused(
            403,
            "Forbidden",
            "the role `admin` is not yours: ask for `writer` at most"
        )
    );
    assert_eq!(service.rooms(), 1);

    // The list also applies to joining and to tasks.
    for (path, status) in [
        (format!("/rooms/{ROOM}/join"), 200),
        (format!("/tasks/{TASK}/token"), 200),
        ("/rooms/00000000000000000000000000000001/join".into(), 403),
        ("/tasks/00000000000000000000000000000001/token".into(), 403),
    ] {
        for (api_key, status) in [
            ("test-writer", status),
            ("test-reader", status),
            ("test-admin", 200),
        ] {
            let response = send(listed.post(&path, api_key)).await;
            assert_eq!(response.status(), status, "{path}");
        }
    }
}

#[tokio::test]
async fn only_web_addresses_are_converted() {
    let server = server(stand_in());
    let post = |body: &Value| server.post("/conversions", "test-writer").json(body);
    for resource in [
        "file:///etc/passwd",
        "ftp://files.example/a.pdf",
        "data:application/pdf;base64,AAAA",
        "files.example/a.pdf",
        "",
        "https://",
    ] {
        let (status, _, detail) =
            problem(post(&json!({"resource": resource, "type": "static"}))).await;
        assert_eq!(status, 400, "{resource}");
        assert!(
            detail.contains("write one that the service can reach, such as `https://"),
            "{detail}"
        );
    }
    for (body, detail) in [
        (
            json!({"resource": FILE}),
            "missing field `type` at line 1 column 48",
        ),
        (
            json!({"resource": FILE, "type": "pdf"}),
            "unknown variant `pdf`, expected `static` or `dynamic`",
        ),
        (json!({}), "missing field `resource` at line 1 column 2"),
    ] {
        let (status, _, found) = problem(post(&body)).await;
        assert_eq!(status, 400);
        assert!(found.starts_with(detail), "{found}");
    }
    assert_eq!(
        problem(
            server
                .post("/conversions", "test-writer")
                .body(" ".repeat(8193))
        )
        .await,
        refused(
            413,
            "Payload Too Large",
            "the body is over 8192 bytes: send `{\"resource\":\"https://…\",\"type\":\"static\"}`"
        )
    );
    assert_eq!(
        send(post(&json!({"resource": FILE, "type": "static"})))
            .await
            .status(),
        201
    );
}

/// Returns the status and the detail when the service has this fault.
async fn detail_of(fault: Fault) -> (u16, String) {
    let server = server(faulty(fault));
    let (status, _, detail) = problem(server.post("/rooms", "test-admin")).await;
    (status, detail)
}

#[tokio::test]
async fn a_refusal_of_the_service_is_status_502_and_says_what_to_do() {
    for (status, message, advice) in [
        (401, "`expired token`", "set the clock"),
        (
            403,
            "`service not enable`",
            "switch them on in the Agora console",
        ),
        (500, "`unknown error`", "try again later"),
    ] {
        let fault = Fault::refuses(status, message.trim_matches('`'));
        let (found, detail) = detail_of(fault).await;
        assert_eq!(found, 502);
        let start = format!("the whiteboard service refused with {status} ");
        assert!(detail.starts_with(&start), "{detail}");
        assert!(
            detail.contains(message) && detail.contains(advice),
            "{detail}"
        );
    }
    let (_, detail) = detail_of(Fault::refuses(400, &"x".repeat(60_000))).await;
    assert!(!detail.contains("xx"), "{detail}");
}

#[tokio::test]
async fn the_service_says_when_to_try_again() {
    let busy = axum::Router::new().fallback(|| async {
        let headers = [("retry-after", "17")];
        (StatusCode::TOO_MANY_REQUESTS, headers, "{}")
    });
    let server = server(serve(busy).await);
    let response = send(server.post("/rooms", "test-admin")).await;
    assert_eq!(response.status(), 502);
    assert_eq!(response.headers()["retry-after"], "17");
}

#[tokio::test]
async fn garbage_is_status_502() {
    for (body, found) in [
        ("", "an empty body"),
        ("{}", "JSON that is not a room"),
        ("<html></html>", "a web page"),
        (r#"{"uuid": 7}"#, "JSON that is not a room"),
        (r#"{"uuid": "42"}"#, "JSON that is not a room"),
        ("\u{0}\u{ffff}", "a body that is not JSON"),
    ] {
        let (status, detail) = detail_of(Fault::Answers(201, body.into())).await;
        assert_eq!(status, 502);
        let start = format!("no answer of the whiteboard service, but 201 Created with {found}");
        assert!(detail.starts_with(&start), "{detail}");
    }
    let long = format!(r#"{{"uuid": "{ROOM}", "a": "{}"}}"#, "b".repeat(70_000));
    assert_eq!(
        detail_of(Fault::Answers(201, long)).await,
        (
            502,
            "the whiteboard service's answer is over 64 KiB: check `api_base` of this server"
                .into()
        )
    );
}

#[tokio::test]
async fn an_unreachable_service_is_status_502() {
    let unreachable = (
        502,
        "Bad Gateway".to_owned(),
        "cannot reach the whiteboard service, or the connection broke: try again, and check \
         `api_base` and the network of this server"
            .to_owned(),
    );
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap()
    };
    for address in [closed, faulty(Fault::Drops)] {
        let server = server(address);
        assert_eq!(
            problem(server.post("/rooms", "test-admin")).await,
            unreachable
        );
    }
}

/// Listens, but has no room for another connection: the system drops what would start one.
#[cfg(target_os = "linux")]
fn full() -> (SocketAddr, impl Sized) {
    use socket2::{Domain, Socket, Type};

    let listener = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    let any: SocketAddr = "127.0.0.1:0".parse().unwrap();
    listener.bind(&any.into()).unwrap();
    listener.listen(0).unwrap();
    let address = listener.local_addr().unwrap().as_socket().unwrap();
    let connect = || std::net::TcpStream::connect_timeout(&address, Duration::from_millis(100));
    let waiting: Vec<_> = std::iter::from_fn(|| connect().ok()).collect();
    (address, (listener, waiting))
}

/// Such as behind a firewall: it takes as long as a slow service, but needs another remedy.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_service_that_does_not_let_us_connect_is_status_502() {
    let (address, _kept) = full();
    let server = server(address);
    let (status, _, detail) = problem(server.post("/rooms", "test-admin")).await;
    assert_eq!(status, 502);
    assert!(
        detail.starts_with("cannot reach the whiteboard service, "),
        "{detail}"
    );
}

#[tokio::test]
async fn the_log_says_why_a_service_cannot_be_reached() {
    let server = Process::with(&format!(
        "api_base = \"http://127.0.0.1:1\"\n{}",
        config(60)
    ));
    let request = Client::new().post(server.url("/rooms"));
    let answer = send(request.bearer_auth("test-writer")).await;
    let answer = answer.text().await.unwrap();
    assert!(!answer.contains("refused"), "{answer}");
    server.terminate();
    let (_, log) = server.end();
    assert!(
        log.contains(
            "\"reason\":\"cannot reach the whiteboard service, or the connection broke: try again, \
             and check `api_base` and the network of this server: client error (Connect): tcp \
             connect error: Connection refused (os error 111)\""
        ),
        "{log}"
    );
}

#[tokio::test]
async fn a_slow_service_is_status_504() {
    let minute = Duration::from_secs(60);
    for fault in [Fault::Slow(minute), Fault::SlowBody(minute)] {
        let begin = Instant::now();
        assert_eq!(
            detail_of(fault).await,
            (
                504,
                "the whiteboard service did not answer within 8 s: try again".into()
            )
        );
        let elapsed = begin.elapsed();
        assert!((Duration::from_secs(7)..Duration::from_secs(10)).contains(&elapsed));
    }
}

/// It would send the token along.
#[tokio::test]
async fn no_redirect_is_followed() {
    let service = StandIn::strict(keys());
    let address = service.start();
    let (status, detail) = detail_of(Fault::Redirects(format!("http://{address}/v5/rooms"))).await;
    assert_eq!(status, 502);
    assert!(
        detail.starts_with(
            "no answer of the whiteboard service, which never redirects, but 307 Temporary Redirect"
        ),
        "{detail}"
    );
    assert_eq!(service.rooms(), 0);
}

#[tokio::test]
async fn a_service_may_close_idle_connections() {
    let server = server(faulty(Fault::AnswersOnce));
    assert_eq!(
        send(server.post("/rooms", "test-admin")).await.status(),
        201
    );
    tokio::time::sleep(Duration::from_millis(3500)).await;
    assert_eq!(
        send(server.post("/rooms", "test-admin")).await.status(),
        201
    );
}

/// Starts the server with a service at `api_base` and these variables, and asks it for a room.
async fn room_with(api_base: &str, variables: &[(&str, String)]) -> StatusCode {
    let (_directory, file) = config_file(&format!("api_base = \"{api_base}\"\n{}", config(60)));
    let server = Process::spawn(
        command("127.0.0.1:0")
            .arg("--config")
            .arg(&file)
            .envs(variables.iter().cloned())
            .env_remove("NO_PROXY")
            .env_remove("no_proxy"),
    );
    // No proxy for the test itself.
    let client = Client::builder().no_proxy().build().unwrap();
    let request = client.post(server.url("/rooms")).bearer_auth("test-admin");
    send(request).await.status()
}

/// It would see the token in clear, on any machine.
#[tokio::test]
async fn a_proxy_is_used_for_https_only() {
    let proxy = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", proxy.local_addr().unwrap());
    let variables = ["http_proxy", "https_proxy", "all_proxy"].map(|it| (it, address.clone()));
    let asked = tokio::spawn(async move {
        let (mut stream, _) = proxy.accept().await.unwrap();
        let mut asked = [0; 1024];
        let length = stream.read(&mut asked).await.unwrap();
        String::from_utf8_lossy(&asked[..length]).into_owned()
    });
    let http = format!("http://{}", stand_in());
    assert_eq!(room_with(&http, &variables).await, 201);
    assert!(!asked.is_finished());
    assert_eq!(room_with("https://service.invalid", &variables).await, 502);
    let asked = asked.await.unwrap();
    assert!(
        asked.starts_with("CONNECT service.invalid:443 HTTP/1.1\r\n"),
        "{asked}"
    );
    assert!(!asked.contains("NETLESS"), "{asked}");
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_rooms_at_once() {
    let service = StandIn::strict(keys());
    let server = server(service.start());
    let mut requests = JoinSet::new();
    for _ in 0..64 {
        let request = server.post("/rooms", "test-writer");
        requests.spawn(async {
            let response = send(request).await;
            assert_eq!(response.status(), 201);
            let body: Value = response.json().await.unwrap();
            body["joinRoom"]["uuid"].as_str().unwrap().to_owned()
        });
    }
    let rooms: HashSet<_> = requests.join_all().await.into_iter().collect();
    assert_eq!(rooms.len(), 64);
    assert_eq!(service.rooms(), 64);
}

/// Returns its letters and digits, in one case: what is left of a token, however it is grouped.
fn squeezed(text: &str) -> String {
    let letters = text.chars().filter(char::is_ascii_alphanumeric);
    letters.collect::<String>().to_ascii_lowercase()
}

/// Not even if the service repeats it, or what it is made of, in whatever escaping.
#[tokio::test(flavor = "multi_thread")]
async fn no_sdk_token_leaves_the_server() {
    const PIECE: usize = 16;
    let echoes = |status| Echo::all().iter().map(move |it| Fault::Echoes(status, *it));
    let mut shown = String::new();
    let mut repeated = Vec::new();
    for fault in echoes(401).chain(echoes(201)).chain([Fault::Drops]) {
        let is_echo = matches!(fault, Fault::Echoes(..));
        let service = StandIn::strict(keys());
        service.fail(fault);
        let mut service = Overheard::start(service.start()).await;
        let (_directory, file) = config_file(&config_with_service(1000, service.address));
        let mut command = command("127.0.0.1:0");
        let server = Process::spawn(command.arg("--config").arg(&file).env("RUST_LOG", "trace"));
        let file = json!({"resource": FILE, "type": "static"});
        for (path, body) in [("/rooms", json!({})), ("/conversions", file)] {
            let request = Client::new().post(server.url(path));
            let response = send(request.bearer_auth("test-writer").json(&body)).await;
            writeln!(shown, "{:?}", response.headers()).unwrap();
            shown.push_str(&response.text().await.unwrap());
        }
        server.terminate();
        let (status, log) = server.end();
        assert!(status.success());
        shown.push_str(&log);
        let answers = service.answered();
        let told: Vec<_> = answers.split("signature of token: ").skip(1).collect();
        assert_eq!(told.len(), if is_echo { 2 } else { 0 }, "{answers}");
        repeated.extend(told.iter().map(|it| {
            let (echo, _) = it.rsplit_once("\"}").unwrap();
            squeezed(echo)
        }));
    }
    assert!(shown.contains("\"level\":\"TRACE\""));
    let shown = squeezed(&shown);
    for echo in repeated {
        assert!(echo.len() >= PIECE, "{echo}");
        for piece in echo.as_bytes().windows(PIECE) {
            let piece = str::from_utf8(piece).unwrap();
            assert!(!shown.contains(piece), "{piece} of {echo}");
        }
    }
}
