//! The signals that control the process.

use std::io;
#[cfg(unix)]
use std::time::{Duration, Instant};

/// A second SIGTERM within this time is the same order: some programs signal the server and then its
/// whole process group.
#[cfg(unix)]
const SAME: Duration = Duration::from_secs(1);

/// What a signal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// SIGINT, which Ctrl-C sends: stop without a grace period.
    Stop,
    /// SIGTERM, which service managers send: stop, but give load balancers time to notice.
    StopAfterGrace,
    /// SIGHUP: reload the configuration and the keys.
    Reload,
}

/// Receives [`Order`]s.
#[cfg(unix)]
pub struct Orders {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    hang_up: tokio::signal::unix::Signal,
    /// When the last SIGTERM came that was not the same as one before.
    terminated: Option<Instant>,
}

#[cfg(unix)]
impl Orders {
    /// Starts handling the signals.
    ///
    /// # Errors
    ///
    /// If the system does not allow it.
    pub fn take() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};

        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
            terminated: None,
        })
    }

    /// Waits for the next order.
    pub async fn next(&mut self) -> Order {
        loop {
            tokio::select! {
                _ = self.interrupt.recv() => return Order::Stop,
                _ = self.terminate.recv() => {
                    if self.terminated.is_none_or(|it| it.elapsed() >= SAME) {
                        self.terminated = Some(Instant::now());
                        return Order::StopAfterGrace;
                    }
                }
                _ = self.hang_up.recv() => return Order::Reload,
            }
        }
    }
}

/// Receives [`Order`]s, here only from Ctrl-C.
#[cfg(not(unix))]
pub struct Orders(tokio::signal::windows::CtrlC);

#[cfg(not(unix))]
impl Orders {
    /// Starts handling the signals.
    ///
    /// # Errors
    ///
    /// If the system does not allow it.
    pub fn take() -> io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    /// Waits for the next order.
    pub async fn next(&mut self) -> Order {
        self.0.recv().await;
        Order::Stop
    }
}
