//! How the server reads its configuration, its keys and its environment, from outside.

mod common;

use std::process::Command;
use std::time::Duration;

use common::{Process, SECRET_KEY, command, config, config_file};
use rustix::process::Signal;

/// Runs the server where it must not start, and returns what it prints.
fn refused(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr).unwrap()
}

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
        refused(command("127.0.0.1:0").arg("--config").arg(&file)),
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
