//! What the server listens on: an address, a Unix socket, or the sockets that systemd passes.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, ToSocketAddrs};
#[cfg(unix)]
use std::os::unix::net::{UnixListener, UnixStream};
#[cfg(unix)]
use std::path::Path;

use listenfd::ListenFd;
use socket2::{Domain, SockAddr, Socket, Type};
#[cfg(unix)]
use tokio_util::either::Either;

use crate::process::limits::BACKLOG;

/// What the address of a Unix socket starts with.
#[cfg(unix)]
pub(crate) const UNIX: &str = "unix:";

/// The peer of a Unix socket has no address, but is on this machine.
const THIS_MACHINE: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// A listening socket.
pub enum Listener {
    /// On an address and a port.
    Tcp(tokio::net::TcpListener),
    /// On a path.
    #[cfg(unix)]
    Unix(tokio::net::UnixListener),
}

/// A connection.
#[cfg(unix)]
pub(crate) type Stream = Either<tokio::net::TcpStream, tokio::net::UnixStream>;
/// A connection.
#[cfg(not(unix))]
pub(crate) type Stream = tokio::net::TcpStream;

/// Listens on `address`, such as `0.0.0.0:3000`, `localhost:3000` or `unix:/run/token-server/socket`.
///
/// # Errors
///
/// If the address does not exist, or is in use.
pub fn listen(address: &str) -> io::Result<Listener> {
    #[cfg(unix)]
    if let Some(path) = address.strip_prefix(UNIX) {
        return unix(Path::new(path));
    }
    let mut result = Err(io::ErrorKind::AddrNotAvailable.into());
    for address in address.to_socket_addrs()? {
        result = tcp(address);
        if result.is_ok() {
            break;
        }
    }
    result
}

/// Takes the sockets that systemd passes (`LISTEN_FDS`), if it does, and the variables that say so.
///
/// # Errors
///
/// If their number is none that a process can have. listenfd would make room for all of them.
pub fn from_environment() -> Result<ListenFd, String> {
    match std::env::var("LISTEN_FDS") {
        Ok(number) if number.parse::<u16>().is_err() => Err(format!(
            "the environment variable `LISTEN_FDS` is not a number of sockets: found `{number}`"
        )),
        _ => Ok(ListenFd::from_env()),
    }
}

/// Returns these sockets to listen on.
///
/// # Errors
///
/// If one of them is not a listening stream socket.
pub fn passed(mut sockets: ListenFd) -> io::Result<Vec<Listener>> {
    (0..sockets.len())
        .filter_map(|number| take(&mut sockets, number).transpose())
        .collect()
}

fn take(sockets: &mut ListenFd, number: usize) -> io::Result<Option<Listener>> {
    #[cfg(unix)]
    if let Ok(Some(listener)) = sockets.take_unix_listener(number) {
        return Listener::unix(listener).map(Some);
    }
    match sockets.take_tcp_listener(number)? {
        Some(listener) => Listener::tcp(listener).map(Some),
        None => Ok(None),
    }
}

fn tcp(address: SocketAddr) -> io::Result<Listener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Listener::tcp(socket.into())
}

/// Replaces the socket of a server that has ended, as one that was killed leaves it behind.
#[cfg(unix)]
fn unix(path: &Path) -> io::Result<Listener> {
    use std::os::unix::fs::FileTypeExt as _;

    if path.as_os_str().is_empty() {
        // The system would choose a name that nobody knows.
        return Err(io::Error::other("there is no path behind `unix:`"));
    }
    let is_socket = std::fs::symlink_metadata(path).is_ok_and(|it| it.file_type().is_socket());
    if is_socket
        && UnixStream::connect(path)
            .is_err_and(|error| error.kind() == io::ErrorKind::ConnectionRefused)
    {
        std::fs::remove_file(path)?;
    }
    let socket = Socket::new(Domain::UNIX, Type::STREAM, None)?;
    socket.bind(&SockAddr::unix(path)?)?;
    socket.listen(BACKLOG)?;
    Listener::unix(socket.into())
}

impl Listener {
    fn tcp(listener: TcpListener) -> io::Result<Self> {
        listener.set_nonblocking(true)?;
        tokio::net::TcpListener::from_std(listener).map(Self::Tcp)
    }

    #[cfg(unix)]
    fn unix(listener: UnixListener) -> io::Result<Self> {
        listener.set_nonblocking(true)?;
        tokio::net::UnixListener::from_std(listener).map(Self::Unix)
    }

    /// Returns the address and port; `None` for a Unix socket.
    #[must_use]
    pub fn address(&self) -> Option<SocketAddr> {
        match self {
            Self::Tcp(listener) => listener.local_addr().ok(),
            #[cfg(unix)]
            Self::Unix(_) => None,
        }
    }

    /// Accepts a connection, and returns its peer's address.
    pub(crate) async fn accept(&self) -> io::Result<(Stream, SocketAddr)> {
        match self {
            Self::Tcp(listener) => {
                let (stream, peer) = listener.accept().await?;
                // An answer is one small write.
                let _ = stream.set_nodelay(true);
                #[cfg(unix)]
                let stream = Either::Left(stream);
                Ok((stream, peer))
            }
            #[cfg(unix)]
            Self::Unix(listener) => {
                let (stream, _) = listener.accept().await?;
                Ok((Either::Right(stream), THIS_MACHINE))
            }
        }
    }
}

/// As it is written in the configuration.
impl std::fmt::Display for Listener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Tcp(listener) => match listener.local_addr() {
                Ok(address) => address.fmt(f),
                Err(_) => f.write_str("an address"),
            },
            #[cfg(unix)]
            Self::Unix(listener) => {
                let address = listener.local_addr().ok();
                let path = address.as_ref().and_then(|it| it.as_pathname());
                write!(f, "{UNIX}{}", path.unwrap_or(Path::new("")).display())
            }
        }
    }
}
