//! Requests byte by byte.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::{Process, ROOM};

/// Opens a connection and sends the start of a request.
pub(crate) fn send_part(server: &Process, part: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server.address).unwrap();
    // Fail instead of waiting forever.
    let timeout = Some(Duration::from_secs(30));
    stream.set_read_timeout(timeout).unwrap();
    stream.write_all(part.as_bytes()).unwrap();
    stream
}

/// Reads until the server closes the connection.
pub(crate) fn read_all(mut stream: TcpStream) -> String {
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// Returns a request of the writer without the last byte of its body.
pub(crate) fn all_but_the_last_byte(path: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer test-writer\r\n\
         content-length: 2\r\nconnection: close\r\n\r\n{{"
    )
}

/// Returns the path to join a room.
pub(crate) fn join_path() -> String {
    format!("/rooms/{ROOM}/join")
}

/// A request that needs no key, and closes its connection.
pub(crate) const HEALTH: &str =
    "GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";

/// The same, but keeps its connection.
pub(crate) const HEALTH_KEPT: &str = "GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n";

/// Reads one answer to [`HEALTH_KEPT`].
pub(crate) fn read_health(stream: &mut TcpStream) -> String {
    let mut answer = String::new();
    while !answer.ends_with("\r\n\r\nok") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        answer.push(byte[0].into());
    }
    answer
}

/// Sends [`HEALTH_KEPT`] and reads its answer.
pub(crate) fn ask_health(stream: &mut TcpStream) -> String {
    stream.write_all(HEALTH_KEPT.as_bytes()).unwrap();
    read_health(stream)
}

/// Opens a connection that is kept after its first answer.
pub(crate) fn kept(server: &Process) -> TcpStream {
    let mut stream = send_part(server, "");
    ask_health(&mut stream);
    stream
}
