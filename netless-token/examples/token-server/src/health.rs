//! Asks a running server whether it is well, for a container that has no other program.

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

const LONGEST: Duration = Duration::from_secs(3);

/// Asks the server at `address`, such as `127.0.0.1:3000`.
///
/// # Errors
///
/// When it does not answer, or not well.
pub fn check(address: &str) -> io::Result<()> {
    let address = address.to_socket_addrs()?.next();
    let address = address.ok_or(io::ErrorKind::AddrNotAvailable)?;
    let mut stream = TcpStream::connect_timeout(&address, LONGEST)?;
    stream.set_read_timeout(Some(LONGEST))?;
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.take(4096).read_to_string(&mut answer)?;
    if answer.starts_with("HTTP/1.1 200 ") {
        Ok(())
    } else {
        Err(io::Error::other("it is not well"))
    }
}
