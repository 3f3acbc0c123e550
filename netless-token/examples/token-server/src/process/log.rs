//! The log, which never delays a request.
//!
//! A separate thread writes the lines. If standard error is too slow, blocked or broken, or its disk is
//! full, lines are lost and counted.

use std::convert::Infallible;
use std::env;
use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, mpsc};
use std::time::{Duration, SystemTime};

use serde::Serialize;
use tracing::Level;
use tracing::level_filters::LevelFilter;
use tracing_appender::non_blocking::{ErrorCounter, NonBlocking, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::EnvFilter;

use crate::process::metrics;

/// How many lines may wait to be written.
const MOST_WAITING: usize = 8192;

/// How many bytes are written at once.
const BATCH: usize = 64 * 1024;

/// How long a batch waits for more lines.
const PAUSE: Duration = Duration::from_millis(10);

/// How often lost lines are reported.
const REPORT: Duration = Duration::from_secs(1);

/// How long writing the last lines may take.
const LONGEST_END: Duration = Duration::from_secs(2);

/// Where lines go that do not come through `tracing`.
static LINES: OnceLock<Lines> = OnceLock::new();

struct Lines {
    writer: NonBlocking,
    is_terminal: bool,
}

/// The running log. Without [`end`](Log::end), its last lines may be lost.
pub struct Log {
    guard: WorkerGuard,
    /// Lines that found no room to wait in.
    dropped: ErrorCounter,
    /// Lines that could not be written.
    unwritten: Arc<AtomicU64>,
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
        let unwritten = Arc::new(AtomicU64::new(0));
        let (writer, guard) = NonBlockingBuilder::default()
            .buffered_lines_limit(MOST_WAITING)
            .finish(Batches::new(io::stderr(), Arc::clone(&unwritten)));
        let dropped = writer.error_counter();
        let is_terminal = io::stderr().is_terminal();
        let _is_first = LINES.set(Lines {
            writer: writer.clone(),
            is_terminal,
        });
        let log = tracing_subscriber::fmt()
            .with_writer(writer)
            // These would be written to standard error directly, and panic when it is closed.
            .log_internal_errors(false)
            .with_env_filter(filter);
        if is_terminal {
            log.compact().init();
        } else {
            log.json()
                .with_current_span(false)
                .with_span_list(false)
                .init();
        }
        std::panic::set_hook(Box::new(|panic| tracing::error!(%panic, "panic")));
        Ok(Self {
            guard,
            dropped,
            unwritten,
        })
    }

    /// Reports lost lines, and never returns.
    pub fn report_lost(&self) -> impl Future<Output = Infallible> + use<> {
        let dropped = self.dropped.clone();
        let unwritten = Arc::clone(&self.unwritten);
        async move {
            let mut reported = 0;
            loop {
                tokio::time::sleep(REPORT).await;
                let lines = dropped.dropped_lines() as u64 + unwritten.load(Ordering::Relaxed);
                metrics::log_lines_lost(lines);
                if lines > reported {
                    tracing::warn!(
                        lines,
                        "log lines lost so far: nobody reads fast enough, or they cannot be written"
                    );
                    reported = lines;
                }
            }
        }
    }

    /// Writes the remaining lines, unless nothing reads them.
    pub fn end(self) {
        // If it does not come to an end, the guard prints that, which may block, or panic.
        let (done, is_done) = mpsc::channel();
        std::thread::spawn(move || {
            drop(self.guard);
            let _ = done.send(());
        });
        let _ = is_done.recv_timeout(LONGEST_END);
    }
}

/// Writes a line as `tracing` would, in a quarter of the time: these fields, the first of which is the
/// message, are formatted once.
///
/// Whoever writes it has asked whether the level is enabled.
pub(crate) fn write(level: Level, target: &str, fields: &impl Serialize) {
    #[derive(Serialize)]
    struct Line<'a, F> {
        timestamp: String,
        level: &'a str,
        fields: &'a F,
        target: &'a str,
    }

    let Some(Lines {
        writer,
        is_terminal,
    }) = LINES.get()
    else {
        return;
    };
    let line = Line {
        timestamp: humantime::format_rfc3339_micros(SystemTime::now()).to_string(),
        level: level.as_str(),
        fields,
        target,
    };
    let mut bytes = Vec::with_capacity(512);
    // There is nothing in it that could not be written.
    let _ = if *is_terminal {
        write_text(&mut bytes, &line.timestamp, line.level, fields)
    } else {
        serde_json::to_writer(&mut bytes, &line).map_err(io::Error::from)
    };
    bytes.push(b'\n');
    let _ = writer.clone().write(&bytes);
}

/// Writes a line for a terminal.
fn write_text(
    bytes: &mut Vec<u8>,
    timestamp: &str,
    level: &str,
    fields: &impl Serialize,
) -> io::Result<()> {
    write!(bytes, "{timestamp} {level:>5}")?;
    if let serde_json::Value::Object(fields) = serde_json::to_value(fields)? {
        let message = fields.get("message").and_then(|it| it.as_str());
        write!(bytes, " {}", message.unwrap_or_default())?;
        for (name, value) in fields.iter().filter(|it| it.0 != "message") {
            match value.as_str() {
                // Also without the control characters that JSON may contain.
                Some(text) => write!(bytes, " {name}={text:?}")?,
                None => write!(bytes, " {name}={value}")?,
            }
        }
    }
    Ok(())
}

/// Returns the filter of `RUST_LOG`. If that is empty, it is the same as if it is not set.
fn filter(rust_log: Option<OsString>) -> Result<EnvFilter, String> {
    let text = rust_log.filter(|it| !it.is_empty());
    let text = text.as_deref().unwrap_or("info".as_ref());
    text.to_str()
        .filter(|text| text.split(',').all(says_how_much))
        .and_then(|text| EnvFilter::builder().parse(text).ok())
        .ok_or_else(|| {
            format!(
                "the environment variable `RUST_LOG` is not a filter: found `{}`; write a level such \
                 as `info`, `debug` or `off`, or `hyper=debug` for a part of the program",
                text.display()
            )
        })
}

/// Whether it has a level. The name of a part alone would be allowed, but so would any misspelt level.
fn says_how_much(directive: &str) -> bool {
    let directive = directive.trim();
    directive.is_empty() || directive.contains('=') || directive.parse::<LevelFilter>().is_ok()
}

/// Writes many lines at once: waking the thread for each would cost more than the line itself.
struct Batches<W> {
    writer: W,
    waiting: Vec<u8>,
    unwritten: Arc<AtomicU64>,
}

impl<W: Write> Batches<W> {
    fn new(writer: W, unwritten: Arc<AtomicU64>) -> Self {
        Self {
            writer,
            waiting: Vec::with_capacity(BATCH),
            unwritten,
        }
    }

    /// Writes the waiting lines. Counts those that cannot be written, and forgets them.
    fn write_waiting(&mut self) {
        let mut rest = &*self.waiting;
        let mut ends_a_line = true;
        while !rest.is_empty() {
            match self.writer.write(rest) {
                Ok(written) if written > 0 => {
                    let (done, still) = rest.split_at(written.min(rest.len()));
                    ends_a_line = done.ends_with(b"\n");
                    rest = still;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                _ => break,
            }
        }
        // Not the one that ends what was cut off.
        let rest = rest.strip_prefix(b"\n").unwrap_or(rest);
        let lost = rest.split_inclusive(|byte| *byte == b'\n').count();
        self.unwritten.fetch_add(lost as u64, Ordering::Relaxed);
        self.waiting.clear();
        if !ends_a_line {
            // The next line does not continue what was cut off.
            self.waiting.push(b'\n');
        }
    }
}

/// There are no errors: what cannot be written is counted.
impl<W: Write> Write for Batches<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.waiting.len() + bytes.len() > BATCH {
            self.write_waiting();
        }
        self.waiting.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    /// Called when no more lines are waiting.
    fn flush(&mut self) -> io::Result<()> {
        self.write_waiting();
        std::thread::sleep(PAUSE);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    use serde_json::json;

    use super::{Batches, filter, write_text};

    #[test]
    fn a_filter_has_a_level() {
        for good in [
            "",
            "info",
            "WARN",
            "off",
            "3",
            "hyper=debug",
            "warn,token_server=trace",
            "info,hyper=off",
        ] {
            assert!(filter(Some(good.into())).is_ok(), "{good}");
        }
        for bad in [
            "loud",
            "inof",
            "hyper",
            "info,hyper",
            "hyper=loud",
            "=",
            "info hyper",
        ] {
            assert_eq!(
                filter(Some(bad.into())).unwrap_err(),
                format!(
                    "the environment variable `RUST_LOG` is not a filter: found `{bad}`; write a \
                     level such as `info`, `debug` or `off`, or `hyper=debug` for a part of the \
                     program"
                ),
            );
        }
    }

    #[test]
    fn no_text_controls_a_terminal() {
        let fields =
            json!({"message": "answered", "caller": "a\n\u{1b}[31m\u{9b}\u{202e}", "status": 200});
        let mut bytes = Vec::new();
        write_text(&mut bytes, "now", "INFO", &fields).unwrap();
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            r#"now  INFO answered caller="a\n\u{1b}[31m\u{9b}\u{202e}" status=200"#
        );
    }

    /// A disk with room for this many bytes.
    #[derive(Default)]
    struct Disk {
        room: usize,
        written: Vec<u8>,
    }

    impl Write for &mut Disk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let length = bytes.len().min(self.room);
            self.room -= length;
            self.written.extend_from_slice(bytes.split_at(length).0);
            if length == 0 {
                return Err(io::ErrorKind::StorageFull.into());
            }
            Ok(length)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn lines_that_a_full_disk_swallows_are_counted() {
        let mut disk = Disk::default();
        let unwritten = Arc::new(AtomicU64::new(0));
        let mut batches = Batches::new(&mut disk, Arc::clone(&unwritten));
        batches.writer.room = 14;
        for number in 0..5 {
            writeln!(batches, "line {number}").unwrap();
        }
        batches.flush().unwrap();
        assert_eq!(unwritten.load(Ordering::Relaxed), 3);
        // In the middle of a line.
        batches.writer.room = 10;
        for number in 5..8 {
            writeln!(batches, "line {number}").unwrap();
        }
        batches.flush().unwrap();
        assert_eq!(unwritten.load(Ordering::Relaxed), 5);
        batches.writer.room = 100;
        writeln!(batches, "line 8").unwrap();
        batches.flush().unwrap();
        assert_eq!(unwritten.load(Ordering::Relaxed), 5);
        drop(batches);
        assert_eq!(
            String::from_utf8(disk.written).unwrap(),
            "line 0\nline 1\nline 5\nlin\nline 8\n"
        );
    }
}
