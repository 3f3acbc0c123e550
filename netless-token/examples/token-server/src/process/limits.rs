//! The limits on clients, each beside the reason for it.

use std::num::NonZeroU32;
use std::time::Duration;

/// For more connections than this, run more instances of the server.
pub(crate) const MOST_CONNECTIONS: u32 = 10_000;

/// One address, or one IPv6 /64 network, may have one in this many of the connections, so that it cannot
/// shut others out. A reverse proxy is one address, so behind one this is the limit for all clients.
pub(crate) const SHARE: u32 = 2;

/// How many connections may wait to be accepted. The kernel may lower it (`somaxconn`).
pub(crate) const BACKLOG: i32 = 4096;

/// The read buffer of a connection, in bytes, and so the largest request head.
pub(crate) const LARGEST_HEAD: usize = 16 * 1024;

/// How long a request head may take, from its first byte; for the first request, from the start of
/// the connection.
pub(crate) const LONGEST_HEAD: Duration = Duration::from_secs(10);

/// How long the peer may leave our bytes unread.
pub(crate) const LONGEST_WRITE: Duration = Duration::from_secs(10);

/// How long a connection may be idle: longer than nginx's 60 s, so that the proxy closes it, and never
/// while a request is on its way.
pub(crate) const LONGEST_IDLE: Duration = Duration::from_secs(75);

/// How long requests may take to finish once no more connections are accepted.
pub(crate) const LONGEST_SHUTDOWN: Duration = Duration::from_secs(10);

/// How many requests per minute a network may send without a known caller.
pub(crate) const UNKNOWN_PER_MINUTE: NonZeroU32 = NonZeroU32::new(60).unwrap();

/// How many lines per minute a network gets in the log without a known caller.
pub(crate) const UNKNOWN_LINES_PER_MINUTE: NonZeroU32 = NonZeroU32::new(300).unwrap();
