//! Checks the health of a running server, for containers that have no other program.

use std::io::{self, Read, Write};
use std::net::TcpStream;
#[cfg(unix)]
use std::os::unix::net::UnixStream;
use std::sync::mpsc;
use std::time::Duration;

#[cfg(unix)]
use crate::process::listen::UNIX;

const LONGEST: Duration = Duration::from_secs(3);

/// Checks the server at `address`, such as `127.0.0.1:3000` or `unix:/run/token-server.sock`.
///
/// # Errors
///
/// If it does not answer in time, or not with status 200.
pub fn check(address: &str) -> io::Result<()> {
    let address = address.to_owned();
    let (answer, answered) = mpsc::channel();
    // Connecting to a Unix socket may wait without end, and so may an answer that comes byte by byte.
    std::thread::spawn(move || answer.send(connect(&address)));
    answered.recv_timeout(LONGEST).unwrap_or_else(|_| {
        let seconds = LONGEST.as_secs();
        Err(io::Error::other(format!(
            "the server does not answer within {seconds} s"
        )))
    })
}

fn connect(address: &str) -> io::Result<()> {
    #[cfg(unix)]
    if let Some(path) = address.strip_prefix(UNIX) {
        return ask(UnixStream::connect(path)?);
    }
    ask(TcpStream::connect(address)?)
}

fn ask(mut stream: impl Read + Write) -> io::Result<()> {
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.take(4096).read_to_string(&mut answer)?;
    if answer.starts_with("HTTP/1.1 200 ") {
        Ok(())
    } else {
        Err(io::Error::other("the server is not healthy"))
    }
}
