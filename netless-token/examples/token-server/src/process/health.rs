//! Checks the health of a running server, for containers that have no other program.

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
#[cfg(unix)]
use std::os::unix::net::UnixStream;
use std::time::Duration;

#[cfg(unix)]
use crate::process::listen::UNIX;

const LONGEST: Duration = Duration::from_secs(3);

/// Checks the server at `address`, such as `127.0.0.1:3000` or `unix:/run/token-server.sock`.
///
/// # Errors
///
/// If it does not answer, or not with status 200.
pub fn check(address: &str) -> io::Result<()> {
    #[cfg(unix)]
    if let Some(path) = address.strip_prefix(UNIX) {
        let stream = UnixStream::connect(path)?;
        stream.set_read_timeout(Some(LONGEST))?;
        return ask(stream);
    }
    let address = address.to_socket_addrs()?.next();
    let address = address.ok_or(io::ErrorKind::AddrNotAvailable)?;
    let stream = TcpStream::connect_timeout(&address, LONGEST)?;
    stream.set_read_timeout(Some(LONGEST))?;
    ask(stream)
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
