//! A connection with time limits: the client has to send each request head in time, and to read the
//! answer in time.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep_until};

/// How long a request head may take, from its first byte; for the first request, from the start of
/// the connection.
const LONGEST_HEAD: Duration = Duration::from_secs(10);

/// How long the peer may leave our bytes unread.
const LONGEST_WRITE: Duration = Duration::from_secs(10);

/// A socket with these limits. hyper limits how long it may be idle between two requests.
pub(crate) struct Connection {
    stream: TcpStream,
    answering: Answering,
    head: Deadline,
    write: Deadline,
}

/// Whether the connection is between a request head and the end of its answer. What is read in
/// between is the body, which has its own limit.
#[derive(Clone, Default)]
pub(crate) struct Answering(Arc<State>);

#[derive(Default)]
struct State {
    /// Whether a head has arrived since the socket was last read.
    head_arrived: AtomicBool,
    in_progress: AtomicBool,
}

impl Answering {
    pub(crate) fn begin(&self) {
        self.0.head_arrived.store(true, Ordering::Release);
        self.0.in_progress.store(true, Ordering::Release);
    }

    pub(crate) fn end(&self) {
        self.0.in_progress.store(false, Ordering::Release);
    }
}

impl Connection {
    pub(crate) fn new(stream: TcpStream, answering: Answering) -> Self {
        let mut head = Deadline::default();
        head.start(LONGEST_HEAD);
        Self {
            stream,
            answering,
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
        let state = &this.answering.0;
        if state.head_arrived.swap(false, Ordering::AcqRel) {
            this.head.stop();
        }
        if state.in_progress.load(Ordering::Acquire) {
            return read;
        }
        if read.is_ready() {
            this.head.start(LONGEST_HEAD);
            return read;
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

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write_vectored(context, slices);
        this.written(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
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
