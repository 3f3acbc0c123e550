//! How the server reads its configuration, its keys and its environment, from outside.

mod common;

use std::time::Duration;

use common::raw::{join_path, read_all, send_part};
use common::{
    ACCESS_KEY, KEY_VARIABLES, Process, SECRET_KEY, command, config, config_file, refuse, refused,
};
use rustix::process::Signal;

#[test]
fn a_mistake_in_the_configuration_is_found_but_its_line_is_not_shown() {
    let with_mistake = format!("secret_access_key = \"{SECRET_KEY}\"\n{}", config(60));
    let (_directory, file) = config_file(&with_mistake);
    let error = format!(
        "in {}: line 1: there is no setting `secret_access_key`: write one of `app_identifier`, \
         `region`, `api_base`, `ttl`, `requests_per_minute`, `allowed_origins`, \
         `trusted_proxy_header`, `trusted_proxies`, `sdk_url`, `sdk_integrity`, `callers`, `jwt`",
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

/// A file of keys means the same to `--keys`, systemd and Docker, or is refused.
#[test]
fn the_line_of_a_key_that_is_refused_is_named() {
    let (directory, file) = config_file(&config(60));
    let key_file = directory.path().join("keys");
    for (text, message) in [
        (
            format!(
                "NETLESS_ACCESS_KEY=\"{ACCESS_KEY}\"\nNETLESS_SECRET_ACCESS_KEY={SECRET_KEY}\n"
            ),
            ", line 1: the access key starts or ends with a quotation mark: take the quotation marks \
             off",
        ),
        (
            format!(
                "\u{feff}# Keys\r\nNETLESS_ACCESS_KEY={ACCESS_KEY}\r\n\r\nNETLESS_SECRET_ACCESS_KEY={SECRET_KEY} \r\n"
            ),
            ", line 4: the secret key has white space at its start or end, perhaps the newline of a \
             file: take it off",
        ),
        (
            format!(
                "\u{feff}NETLESS_ACCESS_KEY={ACCESS_KEY}\nNETLESS_SECRET_ACCESS_KEY={SECRET_KEY} # prod"
            ),
            ", line 2: the secret key has a comment behind it: put the comment on a line of its own",
        ),
        (
            format!(
                "NETLESS_ACCESS_KEY=\"{SECRET_KEY}\"\nNETLESS_SECRET_ACCESS_KEY='{ACCESS_KEY}'\n"
            ),
            ": the access key and the secret key are probably swapped: Agora's access keys have 16 \
             characters, its secret keys 32",
        ),
    ] {
        std::fs::write(&key_file, text).unwrap();
        let arguments = [
            "--config",
            file.to_str().unwrap(),
            "--keys",
            key_file.to_str().unwrap(),
        ];
        assert_eq!(
            refused(&arguments, &[]),
            format!("error: in {}{message}\n", key_file.display())
        );
    }
}

#[test]
fn an_empty_log_filter_is_the_default_and_an_invalid_one_is_refused() {
    let server = Process::spawn(command("127.0.0.1:0").arg("--demo").env("RUST_LOG", ""));
    server.terminate();
    let (_, log) = server.end();
    assert!(log.contains("\"level\":\"INFO\""), "{log}");
    assert!(log.contains("\"message\":\"stopped\""), "{log}");

    for bad in ["loud", "inof", "reqwest", "info,reqwest=loud"] {
        assert_eq!(
            refused(&["--demo"], &[("RUST_LOG", bad)]),
            format!(
                "error: the environment variable `RUST_LOG` is not a filter: found `{bad}`; write a \
                 level such as `info`, `debug` or `off`, or `hyper=debug` for a part of the \
                 program\n"
            )
        );
    }
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

#[test]
fn absurd_numbers_and_addresses_are_refused_in_plain_words() {
    const HUGE: &str = "99999999999999999999";
    let grace = format!("{HUGE}s");
    let long = format!("unix:/{}", "a".repeat(200));
    for (name, value, message) in [
        ("--grace", &*grace, "write at most 16 digits, such as `5s`"),
        // The one that humantime adds up without a look.
        (
            "--grace",
            "18446744073709551615s 1000000000ns",
            "write at most 16 digits, such as `5s`",
        ),
        (
            "--grace",
            "9999999999999999y",
            "number is too large or cannot be represented without a lack of precision (values below \
             1ns are not supported): write one such as `5s`",
        ),
        (
            "--grace",
            "5",
            "time unit needed, for example 5sec or 5ms: write one such as `5s`",
        ),
        (
            "--listen",
            "127.0.0.1:65536",
            "cannot listen on 127.0.0.1:65536: invalid port value",
        ),
        (
            "--listen",
            "unix:",
            "cannot listen on unix:: there is no path behind `unix:`",
        ),
        ("--listen", &long, "path must be shorter than SUN_LEN"),
        (
            "--metrics",
            "127.0.0.1:65536",
            "cannot listen on 127.0.0.1:65536 for metrics: invalid port value",
        ),
    ] {
        let (code, printed) = refuse(&["--demo", name, value], &[]);
        assert!(matches!(code, Some(1 | 2)), "{printed}");
        assert!(printed.starts_with("error: "), "{printed}");
        assert!(printed.contains(message), "{printed}");
    }
    assert_eq!(
        refused(&["--demo"], &[("LISTEN_FDS", HUGE)]),
        format!(
            "error: the environment variable `LISTEN_FDS` is not a number of sockets: found `{HUGE}`\n"
        )
    );
}

#[test]
fn the_greatest_numbers_work() {
    let text = config(u32::MAX).replace("\"10m\"", "\"104220000d\"");
    let (_directory, file) = config_file(&text);
    let mut command = command("127.0.0.1:0");
    command.args(["--grace", "9999999999999999s", "--config"]);
    let server = Process::spawn(command.arg(&file));
    let join = format!(
        "POST {} HTTP/1.1\r\nhost: a\r\nauthorization: Bearer test-reader\r\nconnection: close\r\n\r\n",
        join_path()
    );
    for _ in 0..3 {
        let answer = read_all(send_part(&server, &join));
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    }
    server.terminate();
    // Its grace period has begun.
    let ready = "GET /readyz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    while read_all(send_part(&server, ready)).starts_with("HTTP/1.1 200 ") {}
    server.signal(Signal::INT);
    let (status, log) = server.end();
    assert_eq!(status.code(), Some(1));
    assert!(!log.contains("\"panic\""), "{log}");
}

/// As after the image's own arguments.
#[test]
fn the_last_of_an_argument_counts() {
    let server = Process::spawn(command("256.0.0.1:0").args(["--listen", "127.0.0.1:0", "--demo"]));
    assert!(server.address.ip().is_loopback());
}
