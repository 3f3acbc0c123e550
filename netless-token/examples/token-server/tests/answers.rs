//! Every answer of the server, over a real socket.

mod common;

use std::net::Shutdown;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use common::in_process::{Server, problem, refused, send};
use common::raw::{read_all, send_part};
use common::{Process, ROOM, TASK, behind_a_proxy, config, joined, keys};
use netless_token::{Admin, Claims, Reader, Room, Task, Writer};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

#[tokio::test]
async fn a_join_returns_what_the_browser_needs() {
    let server = Server::start(60);
    for (api_key, uid, role) in [
        ("test-admin", "teacher-1", Admin),
        ("test-writer", "student-7", Writer),
        ("test-reader", "guest-42", Reader),
    ] {
        let before = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let hyphened = "/rooms/D4184790-FFD5-11EB-B9EB-BF7A8F1D77BD/join";
        let response = send(server.post(hyphened, api_key)).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "application/json");
        assert_eq!(response.headers()["cache-control"], "no-store");

        let claims = joined(response.json().await.unwrap(), "us-sv", uid, role);
        assert_eq!(claims.uuid(), ROOM.parse().unwrap());
        let expires_at = claims.expires_at().unwrap().unix_millis();
        let ten_minutes = Duration::from_secs(600);
        let earliest = u64::try_from((before + ten_minutes).as_millis()).unwrap();
        assert!((earliest..earliest + 10_000).contains(&expires_at));
    }
}

#[tokio::test]
async fn a_caller_may_ask_for_less() {
    let server = Server::start(60);
    let path = format!("/rooms/{ROOM}/join");
    for (api_key, asked, got) in [
        ("test-admin", json!({"role": "admin"}), Admin),
        ("test-admin", json!({"role": "reader"}), Reader),
        ("test-writer", json!({"role": "reader"}), Reader),
        ("test-writer", json!({"role": null}), Writer),
        ("test-writer", json!({}), Writer),
    ] {
        let response = send(server.post(&path, api_key).json(&asked)).await;
        assert_eq!(response.status(), StatusCode::OK);
        let body: Value = response.json().await.unwrap();
        let token = body["joinRoom"]["roomToken"].as_str().unwrap();
        let claims = Claims::<Room>::verify_any(token, &keys()).unwrap();
        assert_eq!(claims.role(), got, "{asked}");
        assert_eq!(body["joinRoom"]["isWritable"], got != Reader);
    }
}

#[tokio::test]
async fn a_task_token_follows_one_task() {
    let server = Server::start(60);
    let path = format!("/tasks/{TASK}/token");
    let response = send(server.post(&path, "test-reader")).await;
    assert_eq!(response.status(), StatusCode::OK);
    let mut body: Value = response.json().await.unwrap();
    let token = body["taskToken"].take();
    let claims = Claims::<Task>::verify_any(token.as_str().unwrap(), &keys()).unwrap();
    assert_eq!(claims.role(), Reader);
    assert_eq!(claims.uuid(), TASK.parse().unwrap());
    let expires_at = claims.expires_at().unwrap().unix_millis();
    assert_eq!(
        body,
        json!({"uuid": TASK, "taskToken": null, "expiresAt": expires_at})
    );
}

#[tokio::test]
async fn health_needs_no_key() {
    let server = Server::start(60);
    for path in ["/healthz", "/readyz"] {
        let response = send(server.request(Method::GET, path)).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.text().await.unwrap(), "ok");
    }
}

#[tokio::test]
async fn status_400_says_what_is_wrong() {
    let server = Server::start(60);
    let bad_request = |detail| refused(400, "Bad Request", detail);
    assert_eq!(
        problem(server.post("/rooms/42/join", "test-admin")).await,
        bad_request("invalid room uuid: found 2 hex digits; write 32")
    );
    assert_eq!(
        problem(server.post("/tasks/task%207/token", "test-admin")).await,
        bad_request("invalid task uuid: `t` at character 1 is not a hex digit")
    );
    let path = format!("/rooms/{ROOM}/join");
    for (body, detail) in [
        (
            r#"{"role":"owner"}"#,
            "unknown role `owner`: write `admin`, `writer` or `reader` at line 1 column 15",
        ),
        (
            r#"{"uid":"teacher-1"}"#,
            "unknown field `uid`, expected `role` or `region` at line 1 column 6",
        ),
        (
            "role=admin",
            "the body is not a JSON object: send `{\"role\":\"…\"}`",
        ),
        (
            r#"["reader"]"#,
            "the body is not a JSON object: send `{\"role\":\"…\"}`",
        ),
    ] {
        assert_eq!(
            problem(server.post(&path, "test-admin").body(body)).await,
            bad_request(detail)
        );
    }
    assert_eq!(
        problem(server.post("/rooms/%ff/join", "test-admin")).await,
        bad_request("Invalid UTF-8 in `uuid`")
    );
}

#[tokio::test]
async fn status_401_without_a_known_key() {
    let server = Server::start(60);
    let unauthorized = refused(
        401,
        "Unauthorized",
        "no known API key: send one as `Authorization: Bearer <key>`",
    );
    for path in [
        format!("/rooms/{ROOM}/join"),
        format!("/tasks/{TASK}/token"),
    ] {
        let without = || server.request(Method::POST, &path);
        for request in [
            without(),
            server.post(&path, "test-owner"),
            server.post(&path, ""),
            without().header("authorization", "Bearer"),
            without().header("authorization", "test-admin"),
            without().basic_auth("test-admin", None::<&str>),
            without().header("authorization", "Bearer \u{e9}"),
            // A caller without a key does not learn what else is wrong.
            server.request(Method::POST, "/rooms/42/join").body("?"),
        ] {
            assert_eq!(problem(request).await, unauthorized);
        }
        assert_eq!(
            send(without()).await.headers()["www-authenticate"],
            "Bearer"
        );
    }
    let lower_case = server
        .request(Method::POST, &format!("/rooms/{ROOM}/join"))
        .header("authorization", "bearer test-admin");
    assert_eq!(send(lower_case).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn status_403_for_a_role_above_the_highest() {
    let server = Server::start(60);
    for (api_key, asked, detail) in [
        (
            "test-writer",
            "admin",
            "the role `admin` is not yours: ask for `writer` at most",
        ),
        (
            "test-reader",
            "admin",
            "the role `admin` is not yours: ask for `reader` at most",
        ),
        (
            "test-reader",
            "writer",
            "the role `writer` is not yours: ask for `reader` at most",
        ),
    ] {
        for path in [
            format!("/rooms/{ROOM}/join"),
            format!("/tasks/{TASK}/token"),
        ] {
            let request = server.post(&path, api_key).json(&json!({"role": asked}));
            assert_eq!(problem(request).await, refused(403, "Forbidden", detail));
        }
    }
}

#[tokio::test]
async fn status_404_and_405() {
    let server = Server::start(60);
    for path in ["/rooms/", "/rooms/42", "/metrics"] {
        assert_eq!(
            problem(server.post(path, "test-admin")).await,
            refused(404, "Not Found", "there is nothing here")
        );
    }
    for (method, path, allow) in [
        (Method::GET, format!("/rooms/{ROOM}/join"), "POST"),
        (Method::PUT, format!("/tasks/{TASK}/token"), "POST"),
        (Method::POST, "/healthz".into(), "GET,HEAD"),
    ] {
        assert_eq!(
            problem(server.request(method.clone(), &path)).await,
            refused(
                405,
                "Method Not Allowed",
                "this path doesn't support this method: see the header `allow`"
            )
        );
        assert_eq!(
            send(server.request(method, &path)).await.headers()["allow"],
            allow
        );
    }
}

#[tokio::test]
async fn status_413_for_a_body_over_its_limit() {
    let server = Server::start(60);
    let path = format!("/rooms/{ROOM}/join");
    let body = |length: usize| format!("{{{}}}", " ".repeat(length - 2));
    let at_limit = server.post(&path, "test-admin").body(body(1024));
    assert_eq!(send(at_limit).await.status(), StatusCode::OK);
    for length in [1025, 10_000_000] {
        assert_eq!(
            problem(server.post(&path, "test-admin").body(body(length))).await,
            refused(
                413,
                "Payload Too Large",
                "the body is over 1024 bytes: send `{\"role\":\"…\"}`"
            )
        );
    }
}

#[test]
fn status_400_for_a_body_that_is_not_whole() {
    let server = Process::with(&config(60));
    let head = |framing: &str| {
        format!(
            "POST /rooms/{ROOM}/join HTTP/1.1\r\nhost: a\r\nauthorization: Bearer test-writer\r\n\
             connection: close\r\n{framing}\r\n\r\n"
        )
    };
    let chunks = head("transfer-encoding: chunked");
    let long = "a".repeat(1025);
    for (request, ends, status, detail) in [
        (
            format!("{chunks}nonsense\r\n"),
            false,
            400,
            "the body broke off, or its chunks are invalid: send it again",
        ),
        (
            format!("{chunks}2\r\n{{"),
            true,
            400,
            "the body broke off, or its chunks are invalid: send it again",
        ),
        (
            format!("{}{{", head("content-length: 2")),
            true,
            400,
            "the body broke off, or its chunks are invalid: send it again",
        ),
        (
            format!("{chunks}401\r\n{long}\r\n0\r\n\r\n"),
            false,
            413,
            "the body is over 1024 bytes: send `{\\\"role\\\":\\\"…\\\"}`",
        ),
    ] {
        let stream = send_part(&server, &request);
        if ends {
            stream.shutdown(Shutdown::Write).unwrap();
        }
        let answer = read_all(stream);
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{answer}"
        );
        assert!(answer.contains(detail), "{answer}");
    }
}

#[tokio::test]
async fn status_429_for_one_caller_only() {
    let server = Server::start(2);
    let path = format!("/rooms/{ROOM}/join");
    for _ in 0..2 {
        assert_eq!(send(server.post(&path, "test-admin")).await.status(), 200);
    }
    let response = send(server.post(&path, "test-admin")).await;
    let seconds: u64 = response.headers()["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((1..=30).contains(&seconds), "{seconds}");

    let (status, title, detail) = problem(server.post(&path, "test-admin")).await;
    assert_eq!((status, title.as_str()), (429, "Too Many Requests"));
    assert!(detail.starts_with("too many requests: try again in "));

    // Unknown callers do not count towards a caller's limit, and each caller has its own.
    for _ in 0..5 {
        assert_eq!(send(server.post(&path, "test-owner")).await.status(), 401);
    }
    for _ in 0..2 {
        assert_eq!(send(server.post(&path, "test-reader")).await.status(), 200);
    }
}

#[tokio::test]
async fn only_pages_of_an_allowed_origin_may_call() {
    let server = Server::start(60);
    let path = format!("/rooms/{ROOM}/join");
    for (origin, allowed) in [
        ("http://localhost:8080", true),
        ("https://evil.example", false),
    ] {
        let preflight = server
            .request(Method::OPTIONS, &path)
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "authorization");
        for response in [
            send(preflight).await,
            send(server.post(&path, "test-admin").header("origin", origin)).await,
            send(server.post(&path, "").header("origin", origin)).await,
        ] {
            let header = response.headers().get("access-control-allow-origin");
            assert_eq!(header.is_some_and(|it| it == origin), allowed, "{origin}");
        }
    }
}

#[tokio::test]
async fn a_page_may_send_what_it_needs_and_read_what_it_needs() {
    let server = Server::start(60);
    let path = format!("/rooms/{ROOM}/join");
    let preflight = server
        .request(Method::OPTIONS, &path)
        .header("origin", "http://localhost:8080")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "authorization");
    let preflight = send(preflight).await;
    for (name, value) in [
        ("access-control-allow-origin", "http://localhost:8080"),
        ("access-control-allow-methods", "POST"),
        (
            "access-control-allow-headers",
            "authorization,content-type,idempotency-key",
        ),
        ("access-control-max-age", "7200"),
    ] {
        assert_eq!(preflight.headers()[name], value);
    }
    assert_eq!(preflight.headers()["cache-control"], "no-store");
    let origin = "http://localhost:8080";
    let answer = send(server.post(&path, "test-admin").header("origin", origin)).await;
    assert_eq!(answer.headers()["access-control-allow-origin"], origin);
    assert_eq!(
        answer.headers()["access-control-expose-headers"],
        "retry-after,x-request-id"
    );
    assert!(
        !answer
            .headers()
            .contains_key("access-control-allow-credentials")
    );
    // A cache must not give one of them the answer for the other.
    let varies = |it: &reqwest::Response| it.headers()["vary"].to_str().unwrap().to_owned();
    assert_eq!(varies(&answer), "origin");
    for path in ["/", "/healthz"] {
        let without = send(server.request(Method::GET, path)).await;
        assert_eq!(varies(&without), "origin");
    }
}

#[test]
fn status_400_without_one_host() {
    let server = Process::with(&config(60));
    let status = |version: &str, hosts: &str| {
        let request = format!("GET /healthz HTTP/{version}\r\n{hosts}connection: close\r\n\r\n");
        let answer = read_all(send_part(&server, &request));
        answer.split(' ').nth(1).unwrap().to_owned()
    };
    for (version, hosts, expected) in [
        ("1.1", "", "400"),
        ("1.1", "host: a\r\nhost: a\r\n", "400"),
        ("1.1", "host: a b\r\n", "400"),
        ("1.1", "host: me@a\r\n", "400"),
        ("1.1", "host: a/b\r\n", "400"),
        ("1.1", "host: a:b:c\r\n", "400"),
        ("1.0", "host: a\r\nhost: a\r\n", "400"),
        ("1.0", "", "200"),
        ("1.1", "host:\r\n", "200"),
        ("1.1", "host: app.example.com:8443\r\n", "200"),
        ("1.1", "host: [::1]:3000\r\n", "200"),
    ] {
        assert_eq!(status(version, hosts), expected, "{hosts:?}");
    }
}

#[test]
fn a_client_cannot_hide_behind_a_trusted_proxy() {
    let text = behind_a_proxy("127.0.0.1");
    let server = Process::with(&text);
    for header in [
        "\u{e9}, 192.0.2.7",
        "192.0.2.8:4711",
        "[2001:db8::1]:4711",
        "192.0.2.7\r\nx-forwarded-for: 192.0.2.9",
        "unknown",
        "192.0.2.7, \u{e9}",
    ] {
        let request = format!(
            "GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\
             x-forwarded-for: {header}\r\n\r\n"
        );
        assert!(read_all(send_part(&server, &request)).starts_with("HTTP/1.1 200 "));
    }
    server.terminate();
    let (_, log) = server.end();
    let fields = log
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["fields"].take());
    let (warnings, lines): (Vec<_>, Vec<_>) = fields
        .filter(|it| {
            let message = it["message"].as_str().unwrap();
            message == "answered" || message.starts_with("trusted_proxy_header")
        })
        .partition(|it| it["message"] != "answered");
    let addresses: Vec<_> = lines.iter().map(|it| it["address"].clone()).collect();
    assert_eq!(
        addresses,
        [
            "192.0.2.7",
            "192.0.2.8",
            "2001:db8::1",
            "192.0.2.9",
            "127.0.0.1",
            "127.0.0.1"
        ]
    );
    assert_eq!(
        warnings[0],
        json!({
            "message": "trusted_proxy_header has something else where an address should be: check \
                        what the proxy adds to it"
        })
    );
}
