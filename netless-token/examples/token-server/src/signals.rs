//! What the outside tells the process to do.

use std::io;

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// SIGINT, which Ctrl-C sends: stop, for somebody who waits for it.
    Stop,
    /// SIGTERM, which service managers send: stop, but give load balancers time to notice.
    StopSlowly,
    /// SIGHUP: read the configuration and the keys again.
    Reload,
}

/// The orders that come from now on.
#[cfg(unix)]
pub struct Orders {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    hang_up: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Orders {
    /// Takes the signals.
    ///
    /// # Errors
    ///
    /// When the system does not let us.
    pub fn take() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};

        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    /// The next order.
    pub async fn next(&mut self) -> Order {
        tokio::select! {
            _ = self.interrupt.recv() => Order::Stop,
            _ = self.terminate.recv() => Order::StopSlowly,
            _ = self.hang_up.recv() => Order::Reload,
        }
    }
}

/// The orders that come from now on: Ctrl-C alone.
#[cfg(not(unix))]
pub struct Orders(tokio::signal::windows::CtrlC);

#[cfg(not(unix))]
impl Orders {
    /// Takes the signals.
    ///
    /// # Errors
    ///
    /// When the system does not let us.
    pub fn take() -> io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    /// The next order.
    pub async fn next(&mut self) -> Order {
        self.0.recv().await;
        Order::Stop
    }
}
