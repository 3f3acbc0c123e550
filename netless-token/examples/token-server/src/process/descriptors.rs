//! How many connections the system allows.

use crate::process::limits::MOST_CONNECTIONS;

/// Descriptors for everything but connections: the listening socket, the log, files, the runtime.
#[cfg(unix)]
const OTHERS: u64 = 32;

/// Raises the descriptor limit as far as the system allows, and returns how many connections that is
/// enough for. Each may need a second descriptor, for a call to the whiteboard service.
#[cfg(unix)]
#[must_use]
pub fn most_connections() -> u32 {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let limit = getrlimit(Resource::Nofile);
    let wanted = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    let descriptors = match setrlimit(Resource::Nofile, wanted) {
        Ok(()) => limit.maximum,
        Err(_) => limit.current,
    };
    // `None` is no limit.
    let connections = descriptors.map_or(u64::MAX, |it| it.saturating_sub(OTHERS) / 2);
    u32::try_from(connections.max(1))
        .unwrap_or(u32::MAX)
        .min(MOST_CONNECTIONS)
}

/// Returns how many connections there may be.
#[cfg(not(unix))]
#[must_use]
pub fn most_connections() -> u32 {
    MOST_CONNECTIONS
}
