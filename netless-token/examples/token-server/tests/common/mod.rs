//! Shared by the tests: keys, a configuration, and the server as a process.

#![allow(dead_code, reason = "each test file uses only a part")]

pub(crate) mod identity;
pub(crate) mod in_process;
pub(crate) mod overheard;
pub(crate) mod raw;

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};
use std::sync::mpsc::Receiver;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use netless_token::{AccessKey, AccessKeys, Claims, Role, Room, SecretKey, Timestamp};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use stand_in::{Fault, StandIn};
use tempfile::TempDir;

pub(crate) const ACCESS_KEY: &str = "EkjYj4mbM4pZlGEv";
pub(crate) const SECRET_KEY: &str = "JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ";
pub(crate) const ROOM: &str = "d4184790ffd511ebb9ebbf7a8f1d77bd";
pub(crate) const TASK: &str = "2421073070b211eb9ee0df9d55858dde";

/// The keys, as variables.
pub(crate) const KEY_VARIABLES: [(&str, &str); 2] = [
    ("NETLESS_ACCESS_KEY", ACCESS_KEY),
    ("NETLESS_SECRET_ACCESS_KEY", SECRET_KEY),
];

pub(crate) fn keys() -> AccessKeys {
    AccessKeys::new(AccessKey(ACCESS_KEY), SecretKey(SECRET_KEY)).unwrap()
}

/// Checks the body of a join, and returns the claims of its token.
#[track_caller]
pub(crate) fn joined(mut body: Value, region: &str, uid: &str, role: Role) -> Claims<Room> {
    let token = body["joinRoom"]["roomToken"].take();
    let claims = Claims::<Room>::verify_any(token.as_str().unwrap(), &keys()).unwrap();
    assert_eq!(claims.role(), role);
    assert_eq!(
        body,
        json!({
            "sdkConfig": {"appIdentifier": "283/VGiScM9Wiw2HJg", "region": region},
            "joinRoom": {
                "uid": uid,
                "uuid": claims.uuid(),
                "roomToken": null,
                "isWritable": role != Role::Reader,
            },
            "expiresAt": claims.expires_at().map(Timestamp::unix_millis),
        })
    );
    claims
}

/// The tests' configuration, with this rate limit.
pub(crate) fn config(requests_per_minute: u32) -> String {
    let limit = format!("requests_per_minute = {requests_per_minute}");
    let text = include_str!("config.toml").replace("requests_per_minute = 60", &limit);
    assert!(text.contains(&limit));
    text
}

/// The same, with the service at this address.
pub(crate) fn config_with_service(requests_per_minute: u32, service: SocketAddr) -> String {
    let rest = config(requests_per_minute);
    format!("api_base = \"http://{service}\"\n{rest}")
}

/// The configuration with this network of trusted proxies.
pub(crate) fn behind_a_proxy(network: &str) -> String {
    format!(
        "trusted_proxy_header = \"x-forwarded-for\"\ntrusted_proxies = [\"{network}\"]\n{}",
        config(60)
    )
}

/// Starts a stand-in for the service that fails each call in this way.
pub(crate) fn faulty(fault: Fault) -> SocketAddr {
    let service = StandIn::strict(keys());
    service.fail(fault);
    service.start()
}

/// Writes this text to a file, which is deleted when the directory is dropped.
pub(crate) fn config_file(text: &str) -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("config.toml");
    std::fs::write(&file, text).unwrap();
    (directory, file)
}

/// Returns the command that starts the server on `listen`, with the keys in its environment.
pub(crate) fn command(listen: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_token-server"));
    command
        .args(["--listen", listen, "--grace", "0s"])
        .envs(KEY_VARIABLES);
    command
}

/// Runs the server with only these arguments and variables, where it must not start. Returns its exit
/// code and what it prints.
pub(crate) fn refuse(arguments: &[&str], environment: &[(&str, &str)]) -> (Option<i32>, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_token-server"))
        .args(["--listen", "127.0.0.1:0"])
        .args(arguments)
        .env_clear()
        .envs(environment.iter().copied())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Fail instead of waiting forever if it starts.
    let begin = Instant::now();
    while child.try_wait().unwrap().is_none() && begin.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = child.kill();
    let output = child.wait_with_output().unwrap();
    let printed = String::from_utf8(output.stderr).unwrap();
    (output.status.code(), printed)
}

/// The same, where the exit code must be 1.
pub(crate) fn refused(arguments: &[&str], environment: &[(&str, &str)]) -> String {
    let (code, printed) = refuse(arguments, environment);
    assert_eq!(code, Some(1), "{printed}");
    printed
}

/// The server as a separate process, killed on drop.
pub(crate) struct Process {
    child: Child,
    pub(crate) address: SocketAddr,
    /// Where its metrics are, if it has any.
    pub(crate) metrics: Option<SocketAddr>,
    log: Option<JoinHandle<String>>,
}

impl Process {
    /// Starts it on a free port, with this configuration.
    pub(crate) fn with(config: &str) -> Self {
        let (_directory, file) = config_file(config);
        Self::start(&file, "127.0.0.1:0")
    }

    /// Starts it on `listen`, with the configuration in `file`, and waits until it listens.
    pub(crate) fn start(file: &Path, listen: &str) -> Self {
        Self::spawn(command(listen).arg("--config").arg(file))
    }

    pub(crate) fn spawn(command: &mut Command) -> Self {
        Self::spawn_and_read(command, |mut stderr, mut log| {
            stderr.read_to_string(&mut log).unwrap();
            log
        })
    }

    /// Spawns it, and closes the pipe of its log without reading the rest.
    pub(crate) fn spawn_unread(command: &mut Command) -> Self {
        Self::spawn_and_read(command, |_, log| log)
    }

    /// Spawns it, and reads the rest of its log only once `start` receives or its sender is dropped.
    pub(crate) fn spawn_read_late(command: &mut Command, start: Receiver<()>) -> Self {
        Self::spawn_and_read(command, move |mut stderr, mut log| {
            let _ = start.recv();
            stderr.read_to_string(&mut log).unwrap();
            log
        })
    }

    fn spawn_and_read(
        command: &mut Command,
        read: impl FnOnce(BufReader<ChildStderr>, String) -> String + Send + 'static,
    ) -> Self {
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut log = String::new();
        let (address, metrics) = loop {
            let start = log.len();
            assert_ne!(
                stderr.read_line(&mut log).unwrap(),
                0,
                "it did not start: {log}"
            );
            let line: Value = serde_json::from_str(&log[start..]).unwrap();
            if line["fields"]["message"] == "listening" {
                let address = |name: &str| line["fields"][name].as_str()?.parse().ok();
                break (address("address").unwrap(), address("metrics"));
            }
        };
        let log = std::thread::spawn(move || read(stderr, log));
        Self {
            child,
            address,
            metrics,
            log: Some(log),
        }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Returns the peak memory of the process, in kilobytes.
    pub(crate) fn peak_memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"))?;
        line.trim().strip_suffix(" kB")?.parse().ok()
    }

    /// Asks it to stop, as a service manager does.
    pub(crate) fn terminate(&self) {
        self.signal(Signal::TERM);
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.id(), signal).unwrap();
    }

    pub(crate) fn id(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    /// Kills it, and waits until it is gone.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub(crate) fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Waits for its end, and returns its log.
    pub(crate) fn end(mut self) -> (ExitStatus, String) {
        let status = self.child.wait().unwrap();
        (status, self.log.take().unwrap().join().unwrap())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
