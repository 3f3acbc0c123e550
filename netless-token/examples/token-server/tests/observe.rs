//! What the server shows of itself: metrics, the ids of requests, and the levels of its log.

mod common;

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use common::raw::{join_path, read_all, send_part};
use common::{
    Process, ROOM, behind_a_proxy, command, config, config_file, config_with_service, faulty, keys,
    refused,
};
use reqwest::Client;
use serde_json::Value;
use stand_in::{Fault, StandIn};

/// Starts the server with this configuration and metrics, and returns their address too.
fn with_metrics(text: &str) -> (Process, SocketAddr) {
    let (_directory, file) = config_file(text);
    let mut command = command("127.0.0.1:0");
    command.args(["--metrics", "127.0.0.1:0", "--config"]);
    let server = Process::spawn(command.arg(&file));
    let address = server.metrics.unwrap();
    (server, address)
}

fn get(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// Waits until the metrics have this line.
fn wait_for(metrics: SocketAddr, line: &str) {
    let begin = Instant::now();
    loop {
        let text = get(metrics, "/metrics");
        if text.lines().any(|it| it == line) {
            return;
        }
        assert!(
            begin.elapsed() < Duration::from_secs(60),
            "{line} in:\n{text}"
        );
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_count_requests_calls_and_connections() {
    let service = StandIn::strict(keys());
    let (server, metrics) = with_metrics(&config_with_service(60, service.start()));
    let post = |path: &str, api_key: &str| {
        Client::new()
            .post(server.url(path))
            .bearer_auth(api_key)
            .send()
    };
    let join = join_path();
    for (path, api_key, status) in [
        (join.as_str(), "test-admin", 200),
        (join.as_str(), "test-writer", 200),
        (join.as_str(), "a-secret", 401),
        ("/rooms/a-secret/join", "test-admin", 400),
        ("/a-secret", "test-admin", 404),
        ("/rooms", "test-admin", 201),
        ("/rooms", "test-admin", 201),
    ] {
        assert_eq!(post(path, api_key).await.unwrap().status(), status);
    }
    service.fail(Fault::refuses(401, "expired token"));
    assert_eq!(post("/rooms", "test-admin").await.unwrap().status(), 502);
    service.fail(Fault::Drops);
    assert_eq!(post("/rooms", "test-admin").await.unwrap().status(), 502);
    service.fail(Fault::Answers(200, "{}".into()));
    assert_eq!(post("/rooms", "test-admin").await.unwrap().status(), 502);

    let name = "token_server_requests_total";
    for line in [
        format!("{name}{{route=\"/rooms/{{uuid}}/join\",method=\"POST\",status=\"200\"}} 2"),
        format!("{name}{{route=\"/rooms/{{uuid}}/join\",method=\"POST\",status=\"401\"}} 1"),
        format!("{name}{{route=\"/rooms/{{uuid}}/join\",method=\"POST\",status=\"400\"}} 1"),
        format!("{name}{{route=\"none\",method=\"POST\",status=\"404\"}} 1"),
        format!("{name}{{route=\"/rooms\",method=\"POST\",status=\"201\"}} 2"),
        format!("{name}{{route=\"/rooms\",method=\"POST\",status=\"502\"}} 3"),
        "token_server_request_duration_seconds_count{route=\"/rooms\"} 5".into(),
        "token_server_request_duration_seconds_bucket{route=\"/rooms\",le=\"10\"} 5".into(),
        "whiteboard_service_calls_total{call=\"create_room\",outcome=\"done\"} 2".into(),
        "whiteboard_service_calls_total{call=\"create_room\",outcome=\"refused\"} 1".into(),
        "whiteboard_service_calls_total{call=\"create_room\",outcome=\"unreachable\"} 1".into(),
        "whiteboard_service_calls_total{call=\"create_room\",outcome=\"garbage\"} 1".into(),
        "token_server_log_lines_lost_total 0".into(),
        "token_server_log_lines_unlogged_total 0".into(),
    ] {
        wait_for(metrics, &line);
    }
    let kept: Vec<_> = (0..7).map(|_| common::raw::kept(&server)).collect();
    wait_for(metrics, "token_server_connections 7");
    drop(kept);
    wait_for(metrics, "token_server_connections 0");

    let answer = get(metrics, "/metrics");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(
        answer.contains("\r\ncontent-type: text/plain; version=0.0.4; charset=utf-8\r\n"),
        "{answer}"
    );
    for secret in ["teacher", "student", ROOM, "127.0.0.1", "test-", "a-secret"] {
        assert!(!answer.contains(secret), "{secret} in:\n{answer}");
    }
    // Each on its own listener.
    assert!(get(server.address, "/metrics").starts_with("HTTP/1.1 404 "));
    assert!(get(metrics, "/healthz").starts_with("HTTP/1.1 404 "));
}

#[test]
fn metrics_need_an_address_that_is_free() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    assert_eq!(
        refused(&["--demo", "--metrics", &address], &[]),
        format!(
            "error: cannot listen on {address} for metrics: Address already in use (os error 98)\n"
        )
    );
}

#[test]
fn lines_left_out_are_counted() {
    const REQUESTS: usize = 400;
    let (server, metrics) = with_metrics(&config(60));
    for _ in 0..REQUESTS {
        get(server.address, "/healthz");
    }
    let text = get(metrics, "/metrics");
    let left_out: usize = text
        .lines()
        .find_map(|it| it.strip_prefix("token_server_log_lines_unlogged_total "))
        .unwrap()
        .parse()
        .unwrap();
    // The next line of a known caller says so.
    let request = format!(
        "POST {} HTTP/1.1\r\nhost: a\r\nconnection: close\r\nauthorization: Bearer \
         test-reader\r\n\r\n",
        join_path()
    );
    read_all(send_part(&server, &request));
    server.terminate();
    let (_, log) = server.end();
    assert_eq!(log.matches("\"/healthz\"").count() + left_out, REQUESTS);
    let said = log
        .lines()
        .filter_map(|it| serde_json::from_str::<Value>(it).unwrap()["fields"]["unlogged"].as_u64());
    assert_eq!(said.sum::<u64>(), left_out as u64);
    assert!(left_out > 0);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn lines_that_a_full_disk_swallows_are_counted() {
    // The clients of other tests are at another address, so they cannot take the port.
    let free = || {
        TcpListener::bind("127.0.0.9:0")
            .unwrap()
            .local_addr()
            .unwrap()
    };
    let (address, metrics) = (free(), free());
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let mut child = command(&address.to_string())
        .args(["--demo", "--metrics", &metrics.to_string()])
        .env_remove("NETLESS_ACCESS_KEY")
        .stderr(Stdio::from(full))
        .spawn()
        .unwrap();
    while TcpStream::connect(metrics).is_err() || TcpStream::connect(address).is_err() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    for _ in 0..100 {
        get(address, "/healthz");
    }
    let begin = Instant::now();
    let lost = loop {
        let text = get(metrics, "/metrics");
        let lost = text
            .lines()
            .find_map(|it| it.strip_prefix("token_server_log_lines_lost_total "))
            .map_or(0, |it| it.parse::<u64>().unwrap());
        if lost > 100 || begin.elapsed() > Duration::from_secs(60) {
            break lost;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    child.kill().unwrap();
    child.wait().unwrap();
    // The reports are lines too.
    assert!((101..200).contains(&lost), "{lost}");
}

/// A service that refuses, and remembers the headers of each call.
async fn remembering() -> (SocketAddr, Arc<Mutex<Vec<HeaderMap>>>) {
    let calls = Arc::new(Mutex::new(Vec::new()));
    let made = Arc::clone(&calls);
    let router = Router::new().fallback(move |headers: HeaderMap| async move {
        made.lock().unwrap().push(headers);
        StatusCode::SERVICE_UNAVAILABLE
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async { axum::serve(listener, router).await });
    (address, calls)
}

const PARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

#[tokio::test(flavor = "multi_thread")]
async fn the_ids_of_a_trusted_proxy_are_kept_and_passed_on() {
    for (network, id, parent, are_kept) in [
        ("127.0.0.1", "from-the-proxy", PARENT, [true, true]),
        ("127.0.0.1", "not an id", "not a parent", [false, false]),
        ("10.0.0.0/8", "from-anybody", PARENT, [false, false]),
    ] {
        let (service, calls) = remembering().await;
        let text = format!(
            "api_base = \"http://{service}\"\n{}",
            behind_a_proxy(network)
        );
        let server = Process::with(&text);
        let request = Client::new()
            .post(server.url("/rooms"))
            .bearer_auth("test-writer")
            .header("x-request-id", id)
            .header("traceparent", parent);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 502);
        let found = answer.headers()["x-request-id"]
            .to_str()
            .unwrap()
            .to_owned();
        let call = calls.lock().unwrap()[0].clone();
        server.terminate();
        let (_, log) = server.end();
        let line = log.lines().find(|it| it.contains("\"answered\"")).unwrap();
        let line: Value = serde_json::from_str(line).unwrap();
        let [keeps_id, keeps_parent] = are_kept;
        assert_eq!(found == id, keeps_id);
        assert_eq!(line["fields"]["request_id"], found);
        assert_eq!(call["x-request-id"], found);
        let kept = keeps_parent.then_some(parent);
        assert_eq!(line["fields"]["traceparent"].as_str(), kept);
        assert_eq!(call.get("traceparent").map(|it| it.to_str().unwrap()), kept);
    }
}

/// Returns the level of the line about the one request that is answered like this.
async fn level(text: &str, path: &str, status: u16) -> String {
    let server = Process::with(text);
    let request = Client::new()
        .post(server.url(path))
        .bearer_auth("test-writer");
    assert_eq!(request.send().await.unwrap().status(), status);
    server.terminate();
    let (_, log) = server.end();
    let line = log.lines().find(|it| it.contains("\"answered\"")).unwrap();
    let line: Value = serde_json::from_str(line).unwrap();
    line["level"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_here_or_behind_is_above_info() {
    let refuses = faulty(Fault::refuses(500, "unknown error"));
    let slow = faulty(Fault::Slow(Duration::from_secs(60)));
    let ok = config(60);
    let without_a_provider =
        ok.clone() + &common::identity::table("jwks_url = \"http://127.0.0.1:1/\"");
    for (text, path, status, expected) in [
        (&ok, join_path(), 200, "INFO"),
        (&ok, "/rooms/42/join".into(), 400, "INFO"),
        (&ok, "/nowhere".into(), 404, "INFO"),
        (
            &config_with_service(60, refuses),
            "/rooms".into(),
            502,
            "WARN",
        ),
        (&config_with_service(60, slow), "/rooms".into(), 504, "WARN"),
    ] {
        assert_eq!(level(text, &path, status).await, expected);
    }
    let server = Process::with(&without_a_provider);
    let token = common::identity::ED.sign(&common::identity::writer());
    let request = Client::new()
        .post(server.url(&join_path()))
        .bearer_auth(token);
    assert_eq!(request.send().await.unwrap().status(), 503);
    server.terminate();
    let (_, log) = server.end();
    let line = log.lines().find(|it| it.contains("\"answered\"")).unwrap();
    assert!(line.contains("\"level\":\"WARN\""), "{line}");
    assert!(
        line.contains("the identity provider's keys cannot be fetched"),
        "{line}"
    );
}
