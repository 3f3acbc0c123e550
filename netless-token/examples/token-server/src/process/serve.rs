//! Passes requests from a socket to the router, and shuts down without losing any.
//!
//! HTTP/1 only: a proxy in front can speak the rest.

use std::any::Any;
use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::HeaderValue;
use axum::http::header::CONNECTION;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tower::Service as _;

use crate::process::address;
use crate::process::connection::Connection;
use crate::process::connection_places::{Place, Places};
use crate::process::limits::{LARGEST_HEAD, LONGEST_IDLE, LONGEST_SHUTDOWN, SHARE};
use crate::process::listen::{Listener, Stream};
use crate::process::log_throttle::{self, LogThrottle};
use crate::process::metrics::OpenConnection;
use crate::whiteboard::UntilFinished;

/// How long to wait for room for another connection, before other connections are told to make room.
const PAUSE: Duration = Duration::from_millis(100);

/// How a server ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// All requests were answered.
    Finished,
    /// Some took too long, and were cut off.
    CutOff,
}

/// Whether the server wants requests, for `/readyz`.
#[derive(Clone)]
pub(crate) struct Ready(Arc<AtomicBool>);

impl Ready {
    pub(crate) fn is_ready(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Answers the requests on these listeners, on at most `most_connections` connections. Each request goes
/// to the router that is current when it arrives.
///
/// Once `stop` completes, `/readyz` answers 503. After the time that `stop` returns, the server accepts
/// no more connections, finishes the requests in progress and what they have started, and returns.
pub async fn serve(
    listeners: Vec<Listener>,
    router: watch::Receiver<Router>,
    most_connections: u32,
    stop: impl Future<Output = Duration>,
) -> End {
    let share = most_connections.div_ceil(SHARE);
    let ready = Ready(Arc::new(AtomicBool::new(true)));
    let (unfinished, mut finished) = mpsc::channel(1);
    let acceptor = Arc::new(Acceptor {
        router,
        ready: ready.clone(),
        permits: Arc::new(Semaphore::new(most_connections as usize)),
        places: Arc::new(Places::new(share as usize)),
        unfinished,
    });
    let closing = CancellationToken::new();
    let mut accepting = JoinSet::new();
    for listener in listeners {
        accepting.spawn(Arc::clone(&acceptor).accept(listener, closing.clone()));
    }
    let grace = stop.await;
    ready.0.store(false, Ordering::Relaxed);
    tracing::info!(grace_s = grace.as_secs_f32(), "stopping");
    sleep(grace).await;
    closing.cancel();
    let _ = timeout(PAUSE, accepting.join_all()).await;
    // The first request of a connection that was just accepted may be on its way.
    sleep(PAUSE).await;
    acceptor.places.close();
    drop(acceptor);
    match timeout(LONGEST_SHUTDOWN, finished.recv()).await {
        Ok(_) => End::Finished,
        Err(_) => End::CutOff,
    }
}

struct Acceptor {
    router: watch::Receiver<Router>,
    ready: Ready,
    /// One for each connection.
    permits: Arc<Semaphore>,
    places: Arc<Places>,
    /// Held by each connection, and by what its requests start and do not wait for.
    unfinished: mpsc::Sender<Infallible>,
}

impl Acceptor {
    /// Accepts connections. If there are too many, closes idle ones. Once it is `closing`, returns when no
    /// more connections wait.
    async fn accept(self: Arc<Self>, listener: Listener, closing: CancellationToken) {
        let failed = LogThrottle::default();
        let full = LogThrottle::default();
        let refused = LogThrottle::default();
        loop {
            let accepted = tokio::select! {
                biased;
                accepted = listener.accept() => accepted,
                () = closing.cancelled() => return,
            };
            let (stream, peer) = match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    if failed.lets_through() {
                        let unlogged = log_throttle::unlogged();
                        tracing::error!(%error, unlogged, "cannot accept a connection");
                    }
                    if !concerns_one_connection(&error) {
                        self.places.make_room();
                        sleep(PAUSE).await;
                    }
                    continue;
                }
            };
            let network = address::network(peer.ip().to_canonical());
            let Some(place) = self.places.take(network) else {
                if refused.lets_through() {
                    tracing::warn!(
                        address = %network,
                        unlogged = log_throttle::unlogged(),
                        "refused a connection: its address has too many, all with a request in progress"
                    );
                }
                continue;
            };
            if let Some(permit) = self.permit(&full).await {
                self.spawn(stream, peer, place, permit);
            }
        }
    }

    /// Waits until one more connection is allowed.
    async fn permit(&self, full: &LogThrottle) -> Option<OwnedSemaphorePermit> {
        loop {
            let permit = Arc::clone(&self.permits).acquire_owned();
            if let Ok(permit) = timeout(PAUSE, permit).await {
                return permit.ok();
            }
            if full.lets_through() {
                let unlogged = log_throttle::unlogged();
                tracing::warn!(unlogged, "too many connections: closing idle ones");
            }
            self.places.make_room();
        }
    }

    fn spawn(&self, stream: Stream, peer: SocketAddr, place: Place, permit: OwnedSemaphorePermit) {
        let router = self.router.clone();
        let ready = self.ready.clone();
        let unfinished: Arc<dyn Any + Send + Sync> = Arc::new(self.unfinished.clone());
        tokio::spawn(async move {
            let _open = OpenConnection::new();
            // Not held by calls of the service that go on without it: if that hangs, they are many.
            let _permit = permit;
            let (usage, ready) = (&place.usage, &ready);
            let io = TokioIo::new(Connection::new(stream, Arc::clone(usage)));
            let service = service_fn(move |mut request: hyper::Request<Incoming>| {
                usage.begin();
                request.extensions_mut().insert(ConnectInfo(peer));
                request.extensions_mut().insert(ready.clone());
                let until_finished = UntilFinished(Arc::clone(&unfinished));
                request.extensions_mut().insert(until_finished);
                let mut router = router.borrow().clone();
                async move {
                    let mut answer = router.call(request).await?;
                    usage.answer();
                    if usage.is_last() || !ready.is_ready() {
                        let close = HeaderValue::from_static("close");
                        answer.headers_mut().insert(CONNECTION, close);
                    }
                    Ok::<_, Infallible>(answer)
                }
            });
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                // A client that has sent all it wants to send, or has left: the request goes on, so
                // that what it creates is logged.
                .half_close(true)
                .max_buf_size(LARGEST_HEAD)
                .header_read_timeout(LONGEST_IDLE)
                .serve_connection(io, service);
            let mut connection = std::pin::pin!(connection);
            let ended = loop {
                tokio::select! {
                    ended = connection.as_mut() => break ended,
                    () = usage.closed() => {}
                }
            };
            if let Err(error) = ended {
                tracing::debug!(%error, "a connection broke");
            }
        });
    }
}

/// Whether the error concerns one connection, and the next may well be accepted.
fn concerns_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::Interrupted
    )
}
