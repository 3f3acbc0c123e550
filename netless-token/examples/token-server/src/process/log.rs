//! The log, which never delays a request.
//!
//! A separate thread writes the lines. If standard error is too slow or blocked, lines are dropped and
//! counted.

use std::convert::Infallible;
use std::env;
use std::ffi::OsString;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::sync::mpsc;
use std::time::Duration;

use tracing_appender::non_blocking::{ErrorCounter, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::EnvFilter;

/// How many lines may wait to be written.
const MOST_WAITING: usize = 8192;

/// How many bytes are written at once.
const BATCH: usize = 64 * 1024;

/// How long a batch waits for more lines.
const PAUSE: Duration = Duration::from_millis(10);

/// How often dropped lines are reported.
const REPORT: Duration = Duration::from_secs(1);

/// How long writing the last lines may take.
const LONGEST_END: Duration = Duration::from_secs(2);

/// The running log. Without [`end`](Log::end), its last lines may be lost.
pub struct Log {
    guard: WorkerGuard,
    dropped: ErrorCounter,
}

impl Log {
    /// Starts logging to standard error: text on a terminal, JSON lines otherwise. The environment
    /// variable `RUST_LOG` sets the level.
    ///
    /// # Errors
    ///
    /// If `RUST_LOG` is invalid.
    pub fn start() -> Result<Self, String> {
        let filter = filter(env::var_os("RUST_LOG"))?;
        let (writer, guard) = NonBlockingBuilder::default()
            .buffered_lines_limit(MOST_WAITING)
            .finish(Batches(BufWriter::with_capacity(BATCH, io::stderr())));
        let dropped = writer.error_counter();
        let log = tracing_subscriber::fmt()
            .with_writer(writer)
            // These would be written to standard error directly, and panic when it is closed.
            .log_internal_errors(false)
            .with_env_filter(filter);
        if io::stderr().is_terminal() {
            log.compact().init();
        } else {
            log.json()
                .with_current_span(false)
                .with_span_list(false)
                .init();
        }
        std::panic::set_hook(Box::new(|panic| tracing::error!(%panic, "panic")));
        Ok(Self { guard, dropped })
    }

    /// Reports dropped lines, and never returns.
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

    /// Writes the remaining lines, unless nothing reads them.
    pub fn end(self) {
        let (done, is_done) = mpsc::channel();
        std::thread::spawn(move || {
            drop(self.guard);
            let _ = done.send(());
        });
        let _ = is_done.recv_timeout(LONGEST_END);
    }
}

/// Returns the filter of `RUST_LOG`. If that is empty, it is the same as if it is not set.
fn filter(rust_log: Option<OsString>) -> Result<EnvFilter, String> {
    let text = rust_log.filter(|it| !it.is_empty());
    let text = text.as_deref().unwrap_or("info".as_ref());
    text.to_str()
        .and_then(|text| EnvFilter::builder().parse(text).ok())
        .ok_or_else(|| {
            format!(
                "the environment variable `RUST_LOG` is not a filter: found `{}`; write a level such \
                 as `info`, `debug` or `off`",
                text.display()
            )
        })
}

/// Writes many lines at once: waking the thread for each would cost more than the line itself.
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
