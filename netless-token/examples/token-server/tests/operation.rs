//! Operating the server: stopping it, reloading it, starting it badly, checking its health.

mod common;

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use common::raw::{HEALTH_KEPT, all_but_the_last_byte, join_path, kept, read_all, send_part};
use common::{
    ACCESS_KEY, KEY_VARIABLES, Process, SECRET_KEY, command, config, config_file,
    config_with_service, faulty, keys, refused,
};
use netless_token::{AccessKey, AccessKeys, Claims, Room, SecretKey};
use reqwest::Client;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use stand_in::Fault;

const PROGRAM: &str = env!("CARGO_BIN_EXE_token-server");

/// Gives a request or a signal time to arrive.
fn wait_a_moment() {
    std::thread::sleep(Duration::from_millis(500));
}

fn get(server: &Process, path: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    read_all(send_part(server, &request))
}

#[test]
fn both_signals_stop_it() {
    for signal in [Signal::INT, Signal::TERM] {
        let server = Process::with(&config(60));
        let begin = Instant::now();
        server.signal(signal);
        let (status, log) = server.end();
        assert!(status.success(), "{status}");
        assert!(begin.elapsed() < Duration::from_secs(5));
        assert!(log.contains("\"message\":\"stopped\""), "{log}");
    }
}

#[test]
fn it_does_not_wait_for_requests_that_have_not_arrived() {
    let server = Process::with(&config(60));
    let _used = kept(&server);
    let _part = send_part(&server, "GET /healthz HTTP/1.1\r\nx: y");
    wait_a_moment();
    let begin = Instant::now();
    server.signal(Signal::INT);
    let (status, _) = server.end();
    assert!(status.success(), "{status}");
    assert!(begin.elapsed() < Duration::from_secs(3));
}

#[test]
fn a_second_signal_ends_it_at_once() {
    for second in [Signal::INT, Signal::TERM] {
        let server = Process::with(&config(60));
        let _request = send_part(&server, &all_but_the_last_byte(&join_path()));
        wait_a_moment();
        server.signal(Signal::INT);
        wait_a_moment();
        let begin = Instant::now();
        server.signal(second);
        let (status, log) = server.end();
        assert!(begin.elapsed() < Duration::from_secs(3));
        assert_eq!(status.code(), Some(1));
        assert!(
            log.contains("\"message\":\"stopped: requests were cut off\""),
            "{log}"
        );
        assert!(log.contains("\"message\":\"not answered\""), "{log}");
    }
}

/// Some programs signal the server and then its whole process group.
#[test]
fn two_sigterms_close_together_are_one() {
    let server = Process::with(&config(60));
    let mut request = send_part(&server, &all_but_the_last_byte(&join_path()));
    wait_a_moment();
    server.terminate();
    std::thread::sleep(Duration::from_millis(100));
    server.terminate();
    wait_a_moment();
    request.write_all(b"}").unwrap();
    assert!(read_all(request).starts_with("HTTP/1.1 200 OK\r\n"));
    let (status, _) = server.end();
    assert!(status.success(), "{status}");
}

#[test]
fn a_sigterm_a_second_later_ends_it_at_once() {
    let server = Process::with(&config(60));
    let _request = send_part(&server, &all_but_the_last_byte(&join_path()));
    wait_a_moment();
    server.terminate();
    std::thread::sleep(Duration::from_millis(1200));
    let begin = Instant::now();
    server.terminate();
    let (status, _) = server.end();
    assert!(begin.elapsed() < Duration::from_secs(3));
    assert_eq!(status.code(), Some(1));
}

fn assert_stops(mut server: Process) {
    let begin = Instant::now();
    while server.is_running() {
        assert!(begin.elapsed() < Duration::from_secs(5));
        std::thread::sleep(Duration::from_millis(50));
    }
    let (status, _) = server.end();
    assert!(status.success(), "{status}");
}

#[test]
fn the_demo_ends_with_its_terminal() {
    let server = Process::spawn(command("127.0.0.1:0").arg("--demo"));
    server.signal(Signal::HUP);
    assert_stops(server);
}

/// Nothing is ever written to the pipe.
#[test]
fn it_can_be_stopped_while_it_reloads() {
    let (directory, file) = config_file(&config(60));
    let server = Process::start(&file, "127.0.0.1:0");
    std::fs::remove_file(&file).unwrap();
    let made = Command::new("mkfifo").arg(&file).status().unwrap();
    assert!(made.success());
    server.signal(Signal::HUP);
    wait_a_moment();
    server.terminate();
    assert_stops(server);
    drop(directory);
}

/// The body arrives late, and then the service does not answer.
#[tokio::test(flavor = "multi_thread")]
async fn it_waits_ten_seconds_for_its_requests_and_no_longer() {
    let service = faulty(Fault::Slow(Duration::from_secs(60)));
    let server = Process::with(&config_with_service(60, service));
    let mut request = send_part(&server, &all_but_the_last_byte("/rooms"));
    wait_a_moment();
    server.terminate();
    let begin = Instant::now();
    std::thread::sleep(Duration::from_millis(8500));
    request.write_all(b"}").unwrap();
    let (status, log) = server.end();
    let elapsed = begin.elapsed();
    assert!(
        (Duration::from_millis(9500)..Duration::from_secs(13)).contains(&elapsed),
        "{elapsed:?}"
    );
    assert_eq!(status.code(), Some(1));
    assert!(
        log.contains("\"message\":\"stopped: requests were cut off\""),
        "{log}"
    );
    let line = log
        .lines()
        .find(|it| it.contains("\"message\":\"not answered\""));
    let line: Value = serde_json::from_str(line.unwrap()).unwrap();
    let fields = &line["fields"];
    assert_eq!(fields["caller"], "student-7");
    assert_eq!(fields["route"], "/rooms");
    assert_eq!(fields["status"], Value::Null);
    let latency = Duration::from_micros(fields["latency_us"].as_u64().unwrap());
    assert!(latency > Duration::from_secs(9), "{latency:?}");
}

#[test]
fn load_balancers_have_time_to_notice() {
    let (_directory, file) = config_file(&config(60));
    let mut command = command("127.0.0.1:0");
    command.arg("--config").arg(&file);
    let server = Process::spawn(command.args(["--grace", "2s"]));
    assert!(get(&server, "/readyz").starts_with("HTTP/1.1 200 OK\r\n"));
    let begin = Instant::now();
    server.terminate();
    wait_a_moment();
    let answer = get(&server, "/readyz");
    assert!(
        answer.starts_with("HTTP/1.1 503 Service Unavailable\r\n"),
        "{answer}"
    );
    assert!(
        answer.contains("content-type: application/problem+json\r\n"),
        "{answer}"
    );
    assert!(
        answer.contains("this server is stopping: ask another"),
        "{answer}"
    );
    assert!(get(&server, "/healthz").ends_with("\r\n\r\nok"));
    let mut request = send_part(&server, &all_but_the_last_byte(&join_path()));
    request.write_all(b"}").unwrap();
    assert!(read_all(request).starts_with("HTTP/1.1 200 OK\r\n"));
    // A proxy moves its kept connections elsewhere, so none has a request on its way at the end.
    let answer = read_all(send_part(&server, HEALTH_KEPT));
    assert!(answer.contains("\r\nconnection: close\r\n"), "{answer}");
    let (status, _) = server.end();
    assert!(status.success(), "{status}");
    let elapsed = begin.elapsed();
    assert!(
        (Duration::from_secs(2)..Duration::from_secs(5)).contains(&elapsed),
        "{elapsed:?}"
    );
}

const NEW_ACCESS_KEY: &str = "AAAAAAAAAAAAAAAA";
const NEW_SECRET_KEY: &str = "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB";

/// Joins, and returns the token.
async fn token(client: &Client, server: &Process) -> String {
    let request = client
        .post(server.url(&join_path()))
        .bearer_auth("test-writer");
    let body: Value = request.send().await.unwrap().json().await.unwrap();
    body["joinRoom"]["roomToken"].as_str().unwrap().to_owned()
}

async fn reload(server: &Process) {
    server.signal(Signal::HUP);
    tokio::time::sleep(Duration::from_secs(1)).await;
}

fn write_keys(file: &Path, access_key: &str, secret_key: &str) {
    let text = format!(
        "# The keys.\nNETLESS_ACCESS_KEY={access_key}\nNETLESS_SECRET_ACCESS_KEY={secret_key}\n"
    );
    std::fs::write(file, text).unwrap();
}

#[tokio::test]
async fn keys_are_rotated_without_a_restart() {
    let (directory, file) = config_file(&config(60));
    let key_file = directory.path().join("keys");
    write_keys(&key_file, ACCESS_KEY, SECRET_KEY);
    let server = Process::spawn(
        Command::new(PROGRAM)
            .args(["--listen", "127.0.0.1:0", "--grace", "0s", "--config"])
            .arg(&file)
            .arg("--keys")
            .arg(&key_file)
            .env_remove("NETLESS_ACCESS_KEY")
            .env_remove("NETLESS_SECRET_ACCESS_KEY"),
    );
    // One connection for the whole test.
    let client = Client::builder().pool_max_idle_per_host(1).build().unwrap();
    let old = Claims::<Room>::verify_any(&token(&client, &server).await, &keys()).unwrap();

    write_keys(&key_file, NEW_ACCESS_KEY, NEW_SECRET_KEY);
    std::fs::write(&file, config(60).replace("ttl = \"10m\"", "ttl = \"1h\"")).unwrap();
    reload(&server).await;
    let new_keys = AccessKeys::new(AccessKey(NEW_ACCESS_KEY), SecretKey(NEW_SECRET_KEY)).unwrap();
    let new = Claims::<Room>::verify_any(&token(&client, &server).await, &new_keys).unwrap();
    let later = new.expires_at().unwrap().unix_millis() - old.expires_at().unwrap().unix_millis();
    assert!((3_000_000..3_010_000).contains(&later), "{later}");

    // If either file is invalid, nothing changes.
    write_keys(&key_file, ACCESS_KEY, "");
    reload(&server).await;
    Claims::<Room>::verify_any(&token(&client, &server).await, &new_keys).unwrap();
    write_keys(&key_file, ACCESS_KEY, SECRET_KEY);
    std::fs::write(&file, config(60).replace("us-sv", "us-sw")).unwrap();
    reload(&server).await;
    Claims::<Room>::verify_any(&token(&client, &server).await, &new_keys).unwrap();

    server.terminate();
    let (status, log) = server.end();
    assert!(status.success(), "{status}");
    let reloaded = "\"message\":\"reloaded the configuration and the keys\"";
    assert_eq!(log.matches(reloaded).count(), 1);
    let kept = "\"message\":\"kept the old configuration and keys: the new ones are invalid\"";
    assert_eq!(log.matches(kept).count(), 2);
    for why in ["the secret key is empty", "unknown region `us-sw`"] {
        assert!(log.contains(why), "{why} in:\n{log}");
    }
    for secret in [SECRET_KEY, NEW_SECRET_KEY] {
        assert!(!log.contains(secret));
    }
}

#[test]
fn a_bad_configuration_does_not_start() {
    let callers = config(60).find("[[callers]]").unwrap();
    let without_callers = format!("callers = []\n{}", &config(60)[..callers]);
    for (text, message) in [
        (
            config(60).replace("\"10m\"", "\"2628000000h\""),
            "a token with this ttl would expire over 2^53 - 1 ms after 1970: write a shorter one",
        ),
        (
            without_callers,
            "there are no callers: add a table `[[callers]]` for each",
        ),
        (
            config(60).replace("http://localhost:8080", "*"),
            "an origin has a wildcard: write each by itself",
        ),
        (
            config(60).replace("http://localhost:8080", "null"),
            "this is not the origin of a page",
        ),
        (
            include_str!("../demo.toml").into(),
            "a caller has an API key of `--demo`, which is public",
        ),
    ] {
        let (_directory, file) = config_file(&text);
        let found = refused(&["--config", file.to_str().unwrap()], &KEY_VARIABLES);
        assert!(
            found.starts_with("error: ") && found.contains(message),
            "{found}"
        );
    }
}

#[test]
fn errors_in_a_file_of_keys_are_reported() {
    let (directory, file) = config_file(&config(60));
    let key_file = directory.path().join("keys");
    let arguments = [
        "--config",
        file.to_str().unwrap(),
        "--keys",
        key_file.to_str().unwrap(),
    ];
    let shown = key_file.display();
    assert_eq!(
        refused(&arguments, &[]),
        format!("error: cannot read {shown}: No such file or directory (os error 2)\n")
    );
    std::fs::write(
        &key_file,
        format!("NETLESS_ACCESS_KEY={ACCESS_KEY}\n{SECRET_KEY}\n"),
    )
    .unwrap();
    assert_eq!(
        refused(&arguments, &[]),
        format!("error: in {shown}: no line starts with `NETLESS_SECRET_ACCESS_KEY=`\n")
    );
    write_keys(&key_file, "", SECRET_KEY);
    let message = refused(&arguments, &[]);
    assert!(
        message.starts_with(&format!(
            "error: in {shown}, line 2: the access key is empty"
        )),
        "{message}"
    );
}

#[test]
fn it_listens_on_a_host_name() {
    let (_directory, file) = config_file(&config(60));
    let server = Process::start(&file, "localhost:0");
    assert!(server.address.ip().is_loopback());
    assert!(get(&server, "/healthz").ends_with("\r\n\r\nok"));
    let message = refused(&["--demo", "--listen", "localhost"], &[]);
    assert_eq!(
        message,
        "error: cannot listen on localhost: invalid socket address\n"
    );
}

#[test]
fn it_has_a_version() {
    let output = Command::new(PROGRAM).arg("--version").output().unwrap();
    assert!(output.status.success());
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        format!("token-server {}\n", env!("CARGO_PKG_VERSION"))
    );
}

/// Returns an address that nobody listens on.
fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

/// Even if its files are slow to read.
#[test]
fn signals_count_before_it_listens() {
    let directory = tempfile::tempdir().unwrap();
    let pipe = directory.path().join("config.toml");
    let start = || {
        let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
        let file_type = rustix::fs::FileType::Fifo;
        let _ = std::fs::remove_file(&pipe);
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, file_type, mode, 0).unwrap();
        let mut child = command("127.0.0.1:0")
            .arg("--config")
            .arg(&pipe)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // It waits for somebody to write.
        wait_a_moment();
        assert!(child.try_wait().unwrap().is_none());
        child
    };
    let signal = |child: &Child, signal| kill_process(Pid::from_child(child), signal).unwrap();
    let mut child = start();
    signal(&child, Signal::HUP);
    wait_a_moment();
    assert!(child.try_wait().unwrap().is_none(), "SIGHUP ended it");
    std::fs::write(&pipe, config(60)).unwrap();
    wait_a_moment();
    // The reload.
    std::fs::write(&pipe, config(60)).unwrap();
    wait_a_moment();
    signal(&child, Signal::TERM);
    let output = child.wait_with_output().unwrap();
    let log = String::from_utf8(output.stderr).unwrap();
    assert!(log.contains("\"message\":\"listening\""), "{log}");
    assert!(
        log.contains("reloaded the configuration and the keys"),
        "{log}"
    );

    child = start();
    signal(&child, Signal::TERM);
    let begin = Instant::now();
    assert!(child.wait().unwrap().success());
    assert!(begin.elapsed() < Duration::from_secs(2));
}

#[test]
fn a_file_of_keys_that_everybody_can_read_draws_a_warning() {
    use std::os::unix::fs::PermissionsExt as _;

    let (directory, file) = config_file(&config(60));
    let keys = directory.path().join("keys");
    write_keys(&keys, ACCESS_KEY, SECRET_KEY);
    let warning = format!(
        "every user of this machine can read the keys in {0}: `chmod o= {0}`",
        keys.display()
    );
    for (mode, is_warned) in [(0o644, true), (0o604, true), (0o640, false), (0o600, false)] {
        std::fs::set_permissions(&keys, std::fs::Permissions::from_mode(mode)).unwrap();
        let mut command = command("127.0.0.1:0");
        let server = Process::spawn(command.arg("--config").arg(&file).arg("--keys").arg(&keys));
        server.terminate();
        let (_, log) = server.end();
        assert_eq!(log.contains(&warning), is_warned, "{mode:o}: {log}");
    }
}

#[test]
fn a_container_can_ask_for_its_health() {
    let check = |arguments: &[&str]| {
        let mut command = Command::new(PROGRAM);
        command
            .arg("check-health")
            .args(arguments)
            .output()
            .unwrap()
    };
    let (_directory, file) = config_file(&config(60));
    let server = Process::start(&file, &free_address());
    let address = server.address.to_string();
    let pid = server.id().as_raw_nonzero().to_string();
    for arguments in [
        &[&*address][..],
        &[&format!("http://{address}")],
        &[&format!("http://{address}/")],
        &["--pid", &pid],
    ] {
        let healthy = check(arguments);
        assert!(healthy.status.success(), "{arguments:?}: {healthy:?}");
    }
    let https = check(&[&format!("https://{address}")]);
    assert_eq!(https.status.code(), Some(2));
    let message = String::from_utf8(https.stderr).unwrap();
    assert!(
        message.contains("the server speaks only HTTP: write its own address, not that of a proxy"),
        "{message}"
    );
    server.terminate();
    server.end();
    let gone = check(&[&address]);
    assert_eq!(gone.status.code(), Some(1));
    assert!(gone.stderr.starts_with(b"error: Connection refused"));
}

#[test]
fn a_check_of_health_has_an_end() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        while stream.write_all(b"H").is_ok() {
            wait_a_moment();
        }
    });
    let begin = Instant::now();
    let check = Command::new(PROGRAM)
        .args(["check-health", &address])
        .output()
        .unwrap();
    assert_eq!(check.status.code(), Some(1));
    assert_eq!(
        String::from_utf8(check.stderr).unwrap(),
        "error: the server does not answer within 3 s\n"
    );
    assert!(begin.elapsed() < Duration::from_secs(9));
}

/// Returns what the server prints on a terminal, up to the line with `end`.
#[cfg(target_os = "linux")]
fn on_a_terminal(arguments: &[&str], end: &str) -> String {
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

    let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&terminal).unwrap();
    unlockpt(&terminal).unwrap();
    let name = ptsname(&terminal, Vec::new()).unwrap();
    let other_end = File::options()
        .read(true)
        .write(true)
        .open(name.to_str().unwrap())
        .unwrap();
    let mut child = Command::new(PROGRAM)
        .args(["--listen", "127.0.0.1:0"])
        .args(arguments)
        .env("NETLESS_ACCESS_KEY", ACCESS_KEY)
        .env("NETLESS_SECRET_ACCESS_KEY", SECRET_KEY)
        .stderr(other_end)
        .spawn()
        .unwrap();
    let mut shown = String::new();
    let mut lines = BufReader::new(File::from(terminal));
    while !shown.contains(end) {
        lines.read_line(&mut shown).unwrap();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    shown.replace("\r\n", "\n")
}

#[cfg(target_os = "linux")]
#[test]
fn at_a_terminal_it_says_what_to_do() {
    let shown = on_a_terminal(&["--demo"], "listening");
    let address = shown
        .strip_prefix("Open http://")
        .and_then(|it| it.split(' ').next())
        .unwrap();
    address.parse::<std::net::SocketAddr>().unwrap();
    let (words, log) = shown.split_once("\n\n").unwrap();
    assert_eq!(
        words,
        format!(
            "Open http://{address} in a browser.\n\
             The demo's API keys are demo-admin, demo-writer and demo-reader.\n\
             Its tokens are real, but the whiteboard service refuses them.\n\
             Or get a token here:\n  \
             curl -X POST -H \"authorization: Bearer demo-writer\" \
             http://{address}/rooms/d4184790ffd511ebb9ebbf7a8f1d77bd/join\n\
             Ctrl-C stops the server."
        )
    );
    assert!(!log.contains('{'), "{log}");

    let (_directory, file) = config_file(&config(60));
    let shown = on_a_terminal(&["--config", file.to_str().unwrap()], "listening");
    assert!(shown.contains("Bearer $API_KEY"), "{shown}");
    assert!(!shown.contains("demo-"), "{shown}");
}

/// The address is free as soon as the server has ended.
#[test]
fn it_can_start_again_at_once() {
    let server = Process::with(&config(60));
    let address = server.address;
    let _kept = TcpStream::connect(address).unwrap();
    get(&server, "/healthz");
    server.signal(Signal::INT);
    server.end();
    let (_directory, file) = config_file(&config(60));
    let server = Process::start(&file, &address.to_string());
    assert!(get(&server, "/healthz").ends_with("\r\n\r\nok"));
}
