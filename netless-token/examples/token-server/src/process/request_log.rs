//! Logs one line per request: the caller, its address, the route, and the outcome.
//!
//! A line contains nothing that a client can choose freely, so no token or key, and no line is long.

use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use netless_token::client::Uid;
use uuid::Uuid;

use crate::process::address;
use crate::process::limits::UNKNOWN_LINES_PER_MINUTE;
use crate::process::rate_limit::RateLimits;
use crate::whiteboard::{Granted, Reason};

/// The header with the request's id in the log.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The state of the log of requests.
pub(crate) struct RequestLog {
    trusted_proxy_header: Option<HeaderName>,
    /// For requests without a known caller. All others are logged.
    lines: RateLimits<IpAddr>,
    unlogged: AtomicU64,
}

impl RequestLog {
    pub(crate) fn new(trusted_proxy_header: Option<HeaderName>) -> Self {
        Self {
            trusted_proxy_header,
            lines: RateLimits::per_minute(UNKNOWN_LINES_PER_MINUTE),
            unlogged: AtomicU64::new(0),
        }
    }
}

/// What is learned about a request while it is handled.
#[derive(Clone)]
pub(crate) struct Notes(Arc<Inner>);

struct Inner {
    address: IpAddr,
    caller: OnceLock<Uid>,
}

impl Notes {
    /// The client's address.
    pub(crate) fn address(&self) -> IpAddr {
        self.0.address
    }

    pub(crate) fn caller(&self, uid: &Uid) {
        let _is_new = self.0.caller.set(uid.clone());
    }
}

/// Logs each request with its outcome, and tells the client the request's id in the log.
pub(crate) async fn log(
    State(log): State<Arc<RequestLog>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    mut request: Request,
    next: Next,
) -> Response {
    let id = Uuid::new_v4().simple().to_string();
    let address = address::client(
        peer.ip(),
        request.headers(),
        log.trusted_proxy_header.as_ref(),
    );
    let mut line = Line {
        log,
        start: Instant::now(),
        method: method(request.method()),
        route: request.extensions().get::<MatchedPath>().cloned(),
        notes: Notes(Arc::new(Inner {
            address,
            caller: OnceLock::new(),
        })),
        outcome: None,
        id,
    };
    request.extensions_mut().insert(line.notes.clone());
    let mut response = next.run(request).await;
    if let Ok(id) = HeaderValue::try_from(&line.id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    line.outcome = Some(Outcome {
        status: response.status(),
        granted: response.extensions_mut().remove(),
        reason: response.extensions_mut().remove(),
    });
    response
}

/// A request's line, logged on drop: a request that is cut off is dropped before its answer.
struct Line {
    log: Arc<RequestLog>,
    start: Instant,
    id: String,
    method: &'static str,
    /// Not the path: a caller may have put a token or a key there by mistake.
    route: Option<MatchedPath>,
    notes: Notes,
    /// `None` until there is an answer.
    outcome: Option<Outcome>,
}

struct Outcome {
    status: StatusCode,
    granted: Option<Granted>,
    reason: Option<Reason>,
}

impl Drop for Line {
    fn drop(&mut self) {
        let log = &self.log;
        let caller = self.notes.0.caller.get();
        let is_logged = caller.is_some() || {
            let network = address::network(self.notes.address());
            log.lines.count(&network).is_ok()
        };
        if !is_logged {
            log.unlogged.fetch_add(1, Ordering::Relaxed);
            return;
        }
        let outcome = self.outcome.as_ref();
        let message = if outcome.is_some() {
            "answered"
        } else {
            "not answered"
        };
        let granted = outcome.and_then(|it| it.granted.as_ref());
        let reason = outcome.and_then(|it| it.reason.as_ref());
        tracing::info!(
            message,
            request_id = self.id,
            address = %self.notes.address(),
            method = self.method,
            route = self.route.as_ref().map_or("none", MatchedPath::as_str),
            status = outcome.map(|it| it.status.as_u16()),
            latency_us = u64::try_from(self.start.elapsed().as_micros()).unwrap_or(u64::MAX),
            caller = caller.map(display),
            uuid = granted.map(|it| display(it.uuid.simple())),
            role = granted.map(|it| display(it.role)),
            reason = reason.map(|it| display(&it.0)),
            unlogged = Some(log.unlogged.swap(0, Ordering::Relaxed)).filter(|it| *it > 0),
        );
    }
}

/// Returns the name of a standard method. Clients can invent others, of any length.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        Method::TRACE => "TRACE",
        Method::CONNECT => "CONNECT",
        _ => "other",
    }
}
