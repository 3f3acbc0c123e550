//! What the server listens on, and what it says before it does.

#![cfg(unix)]

mod common;

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use common::raw::{HEALTH, all_but_the_last_byte, join_path, read_all, send_part};
use common::{KEY_VARIABLES, Process, SECRET_KEY, command, config, config_file, refused};
use rustix::process::{Pid, Signal, kill_process};

const PROGRAM: &str = env!("CARGO_BIN_EXE_token-server");

/// Starts the demo on this socket, and waits until it listens.
fn on(socket: &Path) -> Child {
    let listen = format!("unix:{}", socket.display());
    let mut child = command(&listen)
        .arg("--demo")
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let begin = Instant::now();
    while UnixStream::connect(socket).is_err() {
        assert!(child.try_wait().unwrap().is_none());
        assert!(begin.elapsed() < Duration::from_secs(10));
        std::thread::sleep(Duration::from_millis(20));
    }
    child
}

fn ask(socket: &Path) -> String {
    let mut stream = UnixStream::connect(socket).unwrap();
    stream.write_all(HEALTH.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn it_listens_on_a_unix_socket() {
    let directory = tempfile::tempdir().unwrap();
    let socket = directory.path().join("socket");
    let address = format!("unix:{}", socket.display());
    let healthy = || {
        let mut check = Command::new(PROGRAM);
        check.args(["check-health", &address]).output().unwrap()
    };
    let mut server = on(&socket);
    assert!(ask(&socket).ends_with("\r\n\r\nok"));
    assert!(healthy().status.success());
    assert_eq!(
        refused(&["--demo", "--listen", &address], &[]),
        format!("error: cannot listen on {address}: Address already in use (os error 98)\n")
    );
    assert!(ask(&socket).ends_with("\r\n\r\nok"));

    // It leaves its socket behind, and the next one replaces it.
    server.kill().unwrap();
    server.wait().unwrap();
    assert!(!healthy().status.success());
    let mut server = on(&socket);
    assert!(ask(&socket).ends_with("\r\n\r\nok"));
    kill_process(Pid::from_child(&server), Signal::TERM).unwrap();
    assert!(server.wait().unwrap().success());

    // Something else is not replaced.
    let file = directory.path().join("file");
    std::fs::write(&file, "precious").unwrap();
    let address = format!("unix:{}", file.display());
    assert_eq!(
        refused(&["--demo", "--listen", &address], &[]),
        format!("error: cannot listen on {address}: Address already in use (os error 98)\n")
    );
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "precious");
}

/// Starts the server as systemd does, with this socket as the third descriptor.
fn with_socket(socket: impl Into<OwnedFd>, file: &Path) -> Command {
    let mut command = Command::new("sh");
    command
        .args([
            "-c",
            "LISTEN_PID=$$ LISTEN_FDS=1 exec \"$@\" 3<&0 </dev/null",
        ])
        .args(["sh", PROGRAM, "--grace", "0s", "--config"])
        .arg(file)
        .envs(KEY_VARIABLES)
        .stdin(Stdio::from(socket.into()));
    command
}

#[test]
fn it_takes_the_socket_that_systemd_passes() {
    let (directory, file) = config_file(&config(60));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = Process::spawn(&mut with_socket(listener, &file));
    assert_eq!(server.address, address);
    assert!(read_all(send_part(&server, HEALTH)).ends_with("\r\n\r\nok"));

    let path = directory.path().join("socket");
    let listener = UnixListener::bind(&path).unwrap();
    let mut server = with_socket(listener, &file)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    assert!(ask(&path).ends_with("\r\n\r\nok"));
    server.kill().unwrap();
    server.wait().unwrap();

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let output = with_socket(listener, &file)
        .args(["--listen", "127.0.0.1:0"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "error: systemd passes the sockets to listen on: leave out `--listen`\n"
    );
}

/// systemd keeps the socket open while one server stops and the next starts.
#[test]
fn a_restart_with_a_passed_socket_refuses_nobody() {
    let (_directory, file) = config_file(&config(60));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let start = || Process::spawn(&mut with_socket(listener.try_clone().unwrap(), &file));
    let old = start();
    // It is busy for a while.
    let mut busy = send_part(&old, &all_but_the_last_byte(&join_path()));
    std::thread::sleep(Duration::from_millis(500));
    old.terminate();
    std::thread::sleep(Duration::from_millis(500));
    let waiting: Vec<_> = (0..20)
        .map(|_| {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.write_all(HEALTH.as_bytes()).unwrap();
            stream
        })
        .collect();
    busy.write_all(b"}").unwrap();
    assert!(read_all(busy).starts_with("HTTP/1.1 200 OK\r\n"));
    let (status, _) = old.end();
    assert!(status.success(), "{status}");
    let _new = start();
    for stream in waiting {
        assert!(read_all(stream).ends_with("\r\n\r\nok"));
    }
}

/// Returns the exit code of `--check`, and what it prints.
fn check(arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(PROGRAM)
        .arg("--check")
        .args(arguments)
        .env_clear()
        .output()
        .unwrap();
    let printed = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(printed).unwrap())
}

#[test]
fn a_check_says_what_is_wrong_and_starts_nothing() {
    let (directory, file) = config_file(&config(60));
    let keys = directory.path().join("keys");
    let arguments = [
        "--config",
        file.to_str().unwrap(),
        "--keys",
        keys.to_str().unwrap(),
    ];
    let [(name, access_key), (secret_name, _)] = KEY_VARIABLES;
    let text = format!("{name}={access_key}\n{secret_name}={SECRET_KEY}\n");
    std::fs::write(&keys, &text).unwrap();
    // Or there is a warning.
    let only_ours = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(&keys, only_ours).unwrap();
    let valid = (
        Some(0),
        "the configuration and the keys are valid\n".to_owned(),
    );
    // Even where the server runs, on its address.
    let server = Process::spawn(command("127.0.0.1:0").args(["--config", file.to_str().unwrap()]));
    let address = server.address.to_string();
    let with_address = [&arguments[..], &["--listen", &address]].concat();
    assert_eq!(check(&with_address), valid);
    assert_eq!(check(&["--demo"]), valid);

    std::fs::write(&file, config(60).replace("us-sv", "us-sw")).unwrap();
    let (code, printed) = check(&arguments);
    assert_eq!(code, Some(1));
    let start = format!(
        "error: in {}: line 6: unknown region `us-sw`",
        file.display()
    );
    assert!(printed.starts_with(&start), "{printed}");

    std::fs::write(&file, config(60)).unwrap();
    std::fs::write(&keys, text.replace(SECRET_KEY, "")).unwrap();
    let (code, printed) = check(&arguments);
    assert_eq!(code, Some(1));
    assert!(printed.contains("the secret key is empty"), "{printed}");
}
