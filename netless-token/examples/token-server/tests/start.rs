//! How the server reads its configuration, its keys and its environment, from outside.

mod common;

use std::time::Duration;

use common::raw::join_path;
use common::{
    ACCESS_KEY, KEY_VARIABLES, Process, SECRET_KEY, command, config, config_file, keys, refused,
};
use netless_token::{Claims, Room};
use reqwest::Client;
use rustix::process::Signal;
use serde_json::Value;

#[test]
fn a_mistake_in_the_configuration_is_found_but_its_line_is_not_shown() {
    let with_mistake = format!("secret_access_key = \"{SECRET_KEY}\"\n{}", config(60));
    let (_directory, file) = config_file(&with_mistake);
    let error = format!(
        "in {}: line 1: unknown field `secret_access_key`, expected one of `app_identifier`, \
         `region`, `api_base`, `ttl`, `requests_per_minute`, `allowed_origins`, \
         `trusted_proxy_header`, `sdk_url`, `sdk_integrity`, `callers`",
        file.display()
    );
    assert_eq!(
        refused(&["--config", file.to_str().unwrap()], &KEY_VARIABLES),
        format!("error: {error}\n")
    );

    std::fs::write(&file, config(60)).unwrap();
    let server = Process::start(&file, "127.0.0.1:0");
    std::fs::write(&file, &with_mistake).unwrap();
    server.signal(Signal::HUP);
    std::thread::sleep(Duration::from_millis(500));
    server.terminate();
    let (_, log) = server.end();
    assert!(log.contains(&format!("\"error\":\"{error}\"")), "{log}");
    assert!(!log.contains(SECRET_KEY), "{log}");
}

#[tokio::test]
async fn keys_in_quotes_sign_like_others() {
    let (directory, file) = config_file(&config(60));
    let key_file = directory.path().join("keys");
    for quote in ["", "\"", "'"] {
        let text = format!(
            "NETLESS_ACCESS_KEY={quote}{ACCESS_KEY}{quote}\n\
             NETLESS_SECRET_ACCESS_KEY={quote}{SECRET_KEY}{quote}\n"
        );
        std::fs::write(&key_file, text).unwrap();
        let mut command = command("127.0.0.1:0");
        let server = Process::spawn(
            command
                .arg("--config")
                .arg(&file)
                .arg("--keys")
                .arg(&key_file)
                .env_remove("NETLESS_ACCESS_KEY")
                .env_remove("NETLESS_SECRET_ACCESS_KEY"),
        );
        let request = Client::new().post(server.url(&join_path()));
        let answer = request.bearer_auth("test-writer").send().await.unwrap();
        let body: Value = answer.json().await.unwrap();
        let token = body["joinRoom"]["roomToken"].as_str().unwrap();
        Claims::<Room>::verify_any(token, &keys()).unwrap();
    }
}

#[test]
fn an_empty_log_filter_is_the_default_and_an_invalid_one_is_refused() {
    let server = Process::spawn(command("127.0.0.1:0").arg("--demo").env("RUST_LOG", ""));
    server.terminate();
    let (_, log) = server.end();
    assert!(log.contains("\"level\":\"INFO\""), "{log}");
    assert!(log.contains("\"message\":\"stopped\""), "{log}");

    assert_eq!(
        refused(&["--demo"], &[("RUST_LOG", "info,reqwest=loud")]),
        "error: the environment variable `RUST_LOG` is not a filter: found `info,reqwest=loud`; \
         write a level such as `info`, `debug` or `off`\n"
    );
}

#[test]
fn missing_root_certificates_are_named() {
    let nowhere = ["SSL_CERT_FILE", "SSL_CERT_DIR"].map(|name| (name, "/nonexistent"));
    assert_eq!(
        refused(&["--demo"], &nowhere),
        "error: cannot call the whiteboard service, because root certificates are missing: install \
         the package `ca-certificates` (unexpected error: No CA certificates were loaded from the \
         system)\n"
    );
}

#[test]
fn variables_with_common_names_change_nothing() {
    let mut command = command("127.0.0.1:0");
    let variables = ["CONFIG", "KEYS", "LISTEN", "GRACE"].map(|name| (name, "of another program"));
    let server = Process::spawn(command.arg("--demo").envs(variables));
    server.terminate();
    let (status, _) = server.end();
    assert!(status.success(), "{status}");
}

/// As after the image's own arguments.
#[test]
fn the_last_of_an_argument_counts() {
    let server = Process::spawn(command("256.0.0.1:0").args(["--listen", "127.0.0.1:0", "--demo"]));
    assert!(server.address.ip().is_loopback());
}
