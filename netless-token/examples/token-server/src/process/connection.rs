//! A connection with time limits: the client has to send each request head in time, and to read the
//! answer in time.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::Notify;
use tokio::time::{Instant, Sleep, sleep_until};

use crate::process::limits::{LONGEST_HEAD, LONGEST_WRITE};
use crate::process::listen::Stream;

/// A socket with these limits. hyper limits how long it may be idle between two requests.
pub(crate) struct Connection {
    stream: Stream,
    usage: Arc<Usage>,
    head: Deadline,
    write: Deadline,
}

/// What the server and the connection tell each other.
///
/// A request is in progress from its head until its answer is written. What is read in between is the
/// body, which has its own limit.
pub(crate) struct Usage {
    opened: Instant,
    /// Whether a head has arrived since the socket was last read.
    head_arrived: AtomicBool,
    /// Whether there has been an answer since the socket was last read.
    is_answered: AtomicBool,
    /// When the last request ended, in microseconds since `opened`; or `UNUSED` or `ANSWERING`.
    ended: AtomicU64,
    is_last: AtomicBool,
    is_over: AtomicBool,
    closed: Notify,
}

/// There was no request yet.
const UNUSED: u64 = 0;
/// A request is in progress.
const ANSWERING: u64 = u64::MAX;

impl Default for Usage {
    fn default() -> Self {
        Self {
            opened: Instant::now(),
            head_arrived: AtomicBool::new(false),
            is_answered: AtomicBool::new(false),
            ended: AtomicU64::new(UNUSED),
            is_last: AtomicBool::new(false),
            is_over: AtomicBool::new(false),
            closed: Notify::new(),
        }
    }
}

impl Usage {
    /// A request head has arrived.
    pub(crate) fn begin(&self) {
        self.head_arrived.store(true, Ordering::Release);
        self.is_answered.store(false, Ordering::Release);
        self.ended.store(ANSWERING, Ordering::Release);
    }

    /// The request has its answer, which is not written yet.
    pub(crate) fn answer(&self) {
        self.is_answered.store(true, Ordering::Release);
    }

    /// The answer is written.
    pub(crate) fn end(&self) {
        let now = u64::try_from(self.opened.elapsed().as_micros()).unwrap_or(ANSWERING);
        self.ended
            .store(now.clamp(UNUSED + 1, ANSWERING - 1), Ordering::Release);
    }

    pub(crate) fn is_answering(&self) -> bool {
        self.ended.load(Ordering::Acquire) == ANSWERING
    }

    /// When the last request ended; `None` if there was none.
    pub(crate) fn last_used(&self) -> Option<Instant> {
        match self.ended.load(Ordering::Acquire) {
            UNUSED => None,
            ANSWERING => Some(Instant::now()),
            ended => Some(self.opened + Duration::from_micros(ended)),
        }
    }

    /// How long it has been without a request in progress.
    pub(crate) fn idle(&self) -> Duration {
        self.last_used().unwrap_or(self.opened).elapsed()
    }

    /// Whether the next answer is the last.
    pub(crate) fn is_last(&self) -> bool {
        self.is_last.load(Ordering::Relaxed)
    }

    /// Closes the connection after its next answer.
    pub(crate) fn close_after_next(&self) {
        self.is_last.store(true, Ordering::Relaxed);
    }

    /// Closes the connection, after the answer if a request is in progress.
    pub(crate) fn close(&self) {
        self.close_after_next();
        self.is_over.store(true, Ordering::Release);
        self.closed.notify_one();
    }

    /// Waits for `close`. The connection notices it when it is polled.
    pub(crate) async fn closed(&self) {
        self.closed.notified().await;
    }
}

impl Connection {
    pub(crate) fn new(stream: Stream, usage: Arc<Usage>) -> Self {
        let mut head = Deadline::default();
        head.start(LONGEST_HEAD);
        Self {
            stream,
            usage,
            head,
            write: Deadline::default(),
        }
    }

    /// Limits how long a write may wait for the peer.
    fn written<T>(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.write.stop();
            return written;
        }
        self.write.start(LONGEST_WRITE);
        ready!(self.write.poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let read = Pin::new(&mut this.stream).poll_read(context, buffer);
        if this.usage.head_arrived.swap(false, Ordering::AcqRel) {
            this.head.stop();
        }
        // Between the answer and the next head, hyper reads only once the answer is written.
        if this.usage.is_answered.swap(false, Ordering::AcqRel) {
            this.usage.end();
        }
        if this.usage.is_answering() {
            return read;
        }
        if read.is_ready() {
            this.head.start(LONGEST_HEAD);
            return read;
        }
        if this.usage.is_over.load(Ordering::Acquire) {
            // As if the client had closed it.
            return Poll::Ready(Ok(()));
        }
        ready!(this.head.poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write(context, bytes);
        this.written(context, written)
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}

/// A time limit. Most requests arrive whole, so the timer is only set once there is something to wait
/// for.
#[derive(Default)]
struct Deadline {
    end: Option<Instant>,
    timer: Option<Pin<Box<Sleep>>>,
}

impl Deadline {
    /// Starts it, unless it is already running.
    fn start(&mut self, limit: Duration) {
        self.end.get_or_insert_with(|| Instant::now() + limit);
    }

    fn stop(&mut self) {
        self.end = None;
    }

    /// Ready once the time is up.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let Some(end) = self.end else {
            return Poll::Pending;
        };
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(end)));
        if timer.deadline() != end {
            timer.as_mut().reset(end);
        }
        timer.as_mut().poll(context)
    }
}
