//! The log, which never holds up a request.
//!
//! Lines are written by a thread of their own. Where standard error takes them too slowly, or not
//! at all, lines are dropped and counted.

use std::convert::Infallible;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::sync::mpsc;
use std::time::Duration;

use tracing_appender::non_blocking::{ErrorCounter, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::EnvFilter;

/// How many lines may wait to be written.
const MOST_LINES: usize = 8192;

/// How many bytes are written at once.
const BATCH: usize = 64 * 1024;

/// How long lines wait for others.
const PAUSE: Duration = Duration::from_millis(10);

/// How often dropped lines are reported.
const REPORT: Duration = Duration::from_secs(1);

/// How long the last lines may take.
const LONGEST_END: Duration = Duration::from_secs(2);

/// The running log. Without [`end`](Log::end), its last lines may be lost.
pub struct Log {
    guard: WorkerGuard,
    dropped: ErrorCounter,
}

impl Log {
    /// Logs to standard error from now on: text on a terminal, or else JSON lines. The environment
    /// variable `RUST_LOG` says how much.
    #[must_use]
    pub fn start() -> Self {
        let (writer, guard) = NonBlockingBuilder::default()
            .buffered_lines_limit(MOST_LINES)
            .finish(Batches(BufWriter::with_capacity(BATCH, io::stderr())));
        let dropped = writer.error_counter();
        let log = tracing_subscriber::fmt()
            .with_writer(writer)
            // They would go to standard error at once, and panic when that is closed.
            .log_internal_errors(false)
            .with_env_filter(
                EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info")),
            );
        if io::stderr().is_terminal() {
            log.compact().init();
        } else {
            log.json()
                .with_current_span(false)
                .with_span_list(false)
                .init();
        }
        std::panic::set_hook(Box::new(|panic| tracing::error!(%panic, "panic")));
        Self { guard, dropped }
    }

    /// Reports dropped lines, for ever.
    pub fn report_dropped(&self) -> impl Future<Output = Infallible> + use<> {
        let dropped = self.dropped.clone();
        async move {
            let mut reported = 0;
            loop {
                tokio::time::sleep(REPORT).await;
                let lines = dropped.dropped_lines();
                if lines > reported {
                    tracing::warn!(lines, "log lines dropped so far: nobody reads fast enough");
                    reported = lines;
                }
            }
        }
    }

    /// Writes what is left, unless nobody reads it.
    pub fn end(self) {
        let (done, is_done) = mpsc::channel();
        std::thread::spawn(move || {
            drop(self.guard);
            let _ = done.send(());
        });
        let _ = is_done.recv_timeout(LONGEST_END);
    }
}

/// Writes many lines at once: to wake the thread for each would cost more than the line itself.
struct Batches<W: Write>(BufWriter<W>);

impl<W: Write> Write for Batches<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    /// Called when no more lines are waiting.
    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()?;
        std::thread::sleep(PAUSE);
        Ok(())
    }
}
