//! The server as a separate process: how it starts, what it logs, how it ends, and how it copes with
//! slow clients.

mod common;

use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use common::raw::{HEALTH, all_but_the_last_byte, join_path, read_all, send_part};
use common::{
    ACCESS_KEY, KEY_VARIABLES, Process, ROOM, SECRET_KEY, TASK, command, config, config_file,
    refuse,
};
use reqwest::Client;
use serde_json::Value;

fn start() -> Process {
    Process::with(&config(60))
}

#[test]
fn it_does_not_start_without_what_it_needs() {
    let (_directory, file) = config_file(&config(60));
    let file = file.to_str().unwrap();
    let access_key = ("NETLESS_ACCESS_KEY", ACCESS_KEY);
    assert_eq!(
        refuse(&["--config", file], &[]),
        (
            Some(1),
            "error: the environment variable `NETLESS_ACCESS_KEY` is not set: set it to the \
             access key from the Agora console\n"
                .into()
        )
    );
    assert_eq!(
        refuse(&["--config", file], &[access_key]),
        (
            Some(1),
            "error: the environment variable `NETLESS_SECRET_ACCESS_KEY` is not set: set it to \
             the secret key from the Agora console\n"
                .into()
        )
    );
    let with_newline = format!("{SECRET_KEY}\n");
    let (status, message) = refuse(
        &["--config", file],
        &[access_key, ("NETLESS_SECRET_ACCESS_KEY", &with_newline)],
    );
    assert_eq!(status, Some(1));
    assert_eq!(
        message,
        "error: the secret key has white space at its start or end, perhaps the newline of a \
         file: take it off\n"
    );

    let (status, message) = refuse(&["--config", "/nowhere/config.toml"], &KEY_VARIABLES);
    assert_eq!(status, Some(1));
    assert_eq!(
        message,
        "error: cannot read /nowhere/config.toml: No such file or directory (os error 2)\n"
    );
    let (status, message) = refuse(&[], &KEY_VARIABLES);
    assert_eq!(status, Some(2));
    assert!(message.contains("<--config <CONFIG>|--demo>"), "{message}");
}

#[tokio::test]
async fn the_demo_needs_nothing_and_never_uses_the_real_keys() {
    let server = Process::spawn(command("127.0.0.1:0").arg("--demo"));
    let response = Client::new()
        .post(server.url(&format!("/rooms/{ROOM}/join")))
        .bearer_auth("demo-writer")
        .send()
        .await
        .unwrap();
    let body: Value = response.json().await.unwrap();
    let token = body["joinRoom"]["roomToken"].as_str().unwrap();
    let claims = netless_token::Claims::<netless_token::Room>::decode_unverified(token).unwrap();
    assert_eq!(claims.access_key(), "netless-demo-key");
}

/// At trace level, with every kind of request, including secrets in all the wrong places.
#[tokio::test]
async fn the_log_contains_no_token_and_no_key() {
    let (_directory, file) = config_file(&config(60));
    let server = Process::spawn(
        command("127.0.0.1:0")
            .arg("--config")
            .arg(&file)
            .env("RUST_LOG", "trace"),
    );
    let client = Client::new();
    let post = |path: &str, api_key: &str| client.post(server.url(path)).bearer_auth(api_key);

    let response = post(&format!("/rooms/{ROOM}/join"), "test-admin").send();
    let body: Value = response.await.unwrap().json().await.unwrap();
    let token = body["joinRoom"]["roomToken"].as_str().unwrap().to_owned();
    assert!(token.starts_with("NETLESSROOM_"));
    for request in [
        post(&format!("/tasks/{TASK}/token"), "test-reader"),
        post(&format!("/rooms/{ROOM}/join"), "unknown-api-key"),
        post(&format!("/rooms/{token}/join"), "test-writer"),
        post(&format!("/{token}"), "test-writer"),
        post(&format!("/rooms/{ROOM}/join?token={token}"), "test-writer"),
        post(&format!("/rooms/{ROOM}/join"), "test-writer").body(token.clone()),
        post(&format!("/rooms/{ROOM}/join"), &token),
    ] {
        request.send().await.unwrap();
    }
    server.terminate();
    let (status, log) = server.end();
    assert!(status.success(), "{status}");

    // The requests were logged.
    for line in [
        r#""caller":"teacher-1","uuid":"d4184790ffd511ebb9ebbf7a8f1d77bd","role":"admin""#,
        r#""caller":"guest-42","uuid":"2421073070b211eb9ee0df9d55858dde","role":"reader""#,
        r#""route":"/rooms/{uuid}/join""#,
    ] {
        assert!(log.contains(line), "{line} in:\n{log}");
    }
    for secret in [
        SECRET_KEY,
        "NETLESSROOM_",
        "NETLESSTASK_",
        &token["NETLESSROOM_".len()..][..40],
        "test-admin",
        "test-writer",
        "test-reader",
        "unknown-api-key",
    ] {
        assert!(!log.contains(secret), "{secret} in:\n{log}");
    }
}

#[test]
fn slow_clients_do_not_affect_others() {
    let server = start();
    let begin = Instant::now();
    let slow_heads: Vec<_> = (0..100)
        .map(|_| send_part(&server, "POST /rooms/"))
        .collect();
    let slow_bodies: Vec<_> = (0..30)
        .map(|_| send_part(&server, &all_but_the_last_byte(&join_path())))
        .collect();

    let quick = Instant::now();
    let health = send_part(&server, HEALTH);
    assert!(read_all(health).ends_with("\r\n\r\nok"));
    assert!(quick.elapsed() < Duration::from_secs(5));

    for slow in slow_heads {
        assert_eq!(read_all(slow), "");
    }
    for slow in slow_bodies {
        let answer = read_all(slow);
        assert!(
            answer.starts_with("HTTP/1.1 408 Request Timeout\r\n"),
            "{answer}"
        );
        assert!(
            answer.contains("content-type: application/problem+json"),
            "{answer}"
        );
        assert!(
            answer.contains("the body took more than 10 s: send it at once"),
            "{answer}"
        );
    }
    let elapsed = begin.elapsed();
    assert!(
        (Duration::from_secs(9)..Duration::from_secs(20)).contains(&elapsed),
        "{elapsed:?}"
    );
}

#[test]
fn told_to_stop_it_finishes_requests_in_progress() {
    let server = start();
    let mut stream = send_part(&server, &all_but_the_last_byte(&join_path()));
    // Until the request is under way.
    std::thread::sleep(Duration::from_millis(500));
    server.terminate();
    std::thread::sleep(Duration::from_millis(500));
    assert!(
        TcpStream::connect(server.address).is_err(),
        "it still accepts connections"
    );
    stream.write_all(b"}").unwrap();
    let answer = read_all(stream);
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    let (status, log) = server.end();
    assert!(status.success(), "{status}");
    assert!(log.contains(r#""message":"stopping""#), "{log}");
    assert!(log.contains(r#""message":"stopped""#), "{log}");
}

#[tokio::test]
async fn it_runs_and_stops_when_nothing_reads_its_log() {
    let (_directory, file) = config_file(&config(60));
    let server = Process::spawn_unread(command("127.0.0.1:0").arg("--config").arg(&file));
    // Until the pipe is closed.
    std::thread::sleep(Duration::from_millis(500));
    for _ in 0..2 {
        let response = Client::new()
            .post(server.url(&format!("/rooms/{ROOM}/join")))
            .bearer_auth("test-writer")
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 200);
    }
    server.terminate();
    let begin = Instant::now();
    let (status, _) = server.end();
    assert!(status.success(), "{status}");
    assert!(begin.elapsed() < Duration::from_secs(5));
}
