//! The stand-in as a process, calls byte by byte, and tokens for them.

#![allow(dead_code, reason = "each test file uses only a part")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use netless_token::{
    AccessKey, AccessKeys, Lifetime, Role, Room, Sdk, SecretKey, Task, Timestamp, Token, Uuid,
};
use serde_json::Value;

pub(crate) const ACCESS_KEY: &str = "EkjYj4mbM4pZlGEv";
pub(crate) const SECRET_KEY: &str = "JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ";
/// The uuid of nothing.
pub(crate) const NOTHING: &str = "d4184790ffd511ebb9ebbf7a8f1d77bd";
pub(crate) const MINUTE: Duration = Duration::from_secs(60);

pub(crate) fn keys() -> AccessKeys {
    AccessKeys::new(AccessKey(ACCESS_KEY), SecretKey(SECRET_KEY)).unwrap()
}

pub(crate) fn sdk(role: Role) -> String {
    sdk_for(role, Lifetime::Ttl(MINUTE))
}

pub(crate) fn sdk_for(role: Role, lifetime: Lifetime) -> String {
    let token = Token::<Sdk>::new().role(role);
    let token = match lifetime {
        Lifetime::Ttl(ttl) => token.ttl(ttl),
        _ => token.lifetime(Lifetime::NeverExpires),
    };
    token.sign(&keys()).unwrap().expose_secret().to_owned()
}

pub(crate) fn room(role: Role, uuid: &str) -> String {
    let token = Token::<Room>::new().role(role).uuid(uuid.parse().unwrap());
    token.ttl(MINUTE).sign(&keys()).unwrap().into_string()
}

pub(crate) fn task(role: Role, uuid: &str) -> String {
    let token = Token::<Task>::new().role(role).uuid(uuid.parse().unwrap());
    token.ttl(MINUTE).sign(&keys()).unwrap().into_string()
}

/// Returns a token that expired a second ago.
pub(crate) fn expired(role: Role) -> String {
    let before = Timestamp::from_unix_millis(Timestamp::now().unix_millis() - 61_000);
    let token = Token::<Sdk>::new().role(role).ttl(MINUTE);
    let token = token.sign_at(&keys(), before, Uuid::from_u128(1)).unwrap();
    token.expose_secret().to_owned()
}

/// A running stand-in, killed on drop.
pub(crate) struct Process {
    child: Child,
    log: BufReader<std::process::ChildStderr>,
    /// Its host and port.
    pub(crate) address: String,
}

/// Returns the command that starts it, with the keys in its environment.
pub(crate) fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stand-in"));
    command
        .env("NETLESS_ACCESS_KEY", ACCESS_KEY)
        .env("NETLESS_SECRET_ACCESS_KEY", SECRET_KEY)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

impl Process {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut child = command()
            .args(["--listen", "127.0.0.1:0"])
            .args(arguments)
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line.trim_end().strip_prefix("http://").unwrap().into();
        let log = BufReader::new(child.stderr.take().unwrap());
        Self {
            child,
            log,
            address,
        }
    }

    /// Makes a call with the usual headers, and returns the status and the answer.
    pub(crate) fn call(&self, call: &str, token: &str, body: &str) -> (u16, Value) {
        let headers = format!("token: {token}\r\nregion: us-sv\r\n");
        let headers = match body {
            "" => headers,
            _ => format!("{headers}content-type: application/json\r\n"),
        };
        self.call_with(call, &headers, body)
    }

    /// The same, with these headers.
    pub(crate) fn call_with(&self, call: &str, headers: &str, body: &str) -> (u16, Value) {
        let answer = self.send(call, headers, body);
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, serde_json::from_str(body).unwrap())
    }

    /// Returns the whole answer, as text.
    pub(crate) fn send(&self, call: &str, headers: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let (address, length) = (&self.address, body.len());
        write!(
            stream,
            "{call} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\
             content-length: {length}\r\n{headers}\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Returns the next line of its log.
    pub(crate) fn log(&mut self) -> String {
        let mut line = String::new();
        self.log.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// Returns the uuid of a new room.
    pub(crate) fn new_room(&self) -> String {
        let (status, room) = self.call("POST /v5/rooms", &sdk(Role::Writer), "{}");
        assert_eq!(status, 201, "{room}");
        room["uuid"].as_str().unwrap().to_owned()
    }

    /// Returns the uuid of a new conversion.
    pub(crate) fn new_task(&self, body: &Value) -> String {
        let call = "POST /v5/projector/tasks";
        let (status, task) = self.call(call, &sdk(Role::Writer), &body.to_string());
        assert_eq!(status, 201, "{task}");
        assert_eq!(task["status"], "Waiting");
        task["uuid"].as_str().unwrap().to_owned()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
