//! Logs one line per request: the caller, its address, the route, and the outcome.
//!
//! A line contains nothing that a client can choose freely, so no token or key, and no line is long.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use netless_token::client::Uid;

use crate::process::address::{self, Proxies};
use crate::process::limits::UNKNOWN_LINES_PER_MINUTE;
use crate::process::rate_limit::RateLimits;
use crate::process::trace::{REQUEST_ID, Trace};
use crate::process::{log_throttle, metrics};
use crate::whiteboard::{Granted, Reason};

/// The state of the log of requests.
pub(crate) struct RequestLog {
    proxies: Proxies,
    /// For requests without a known caller. All others are logged.
    lines: RateLimits<IpAddr>,
}

impl RequestLog {
    pub(crate) fn new(proxies: Proxies) -> Self {
        Self {
            proxies,
            lines: RateLimits::per_minute(UNKNOWN_LINES_PER_MINUTE),
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
    let address = log.proxies.client(peer.ip(), request.headers());
    let trace = if log.proxies.trust(peer.ip()) {
        Trace::of(request.headers())
    } else {
        Trace::default()
    };
    request.extensions_mut().insert(trace.call_headers());
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
        trace,
    };
    request.extensions_mut().insert(line.notes.clone());
    let mut response = next.run(request).await;
    let id = line.trace.request_id().clone();
    response.headers_mut().insert(REQUEST_ID, id);
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
    trace: Trace,
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
        let route = self.route.as_ref().map_or("none", MatchedPath::as_str);
        let outcome = self.outcome.as_ref();
        let status = outcome.map(|it| it.status.as_u16());
        let took = self.start.elapsed();
        metrics::answered(route, self.method, status, took);
        if !is_logged {
            log_throttle::leave_out();
            return;
        }
        let message = if outcome.is_some() {
            "answered"
        } else {
            "not answered"
        };
        let granted = outcome.and_then(|it| it.granted.as_ref());
        let reason = outcome.and_then(|it| it.reason.as_ref());
        macro_rules! line {
            ($level:ident) => {
                tracing::$level!(
                    message,
                    request_id = self.trace.id(),
                    traceparent = self.trace.traceparent(),
                    address = %self.notes.address(),
                    method = self.method,
                    route,
                    status,
                    latency_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
                    caller = caller.map(display),
                    uuid = granted.map(|it| display(it.uuid.simple())),
                    role = granted.map(|it| display(it.role)),
                    reason = reason.map(|it| display(&it.0)),
                    unlogged = log_throttle::unlogged(),
                )
            };
        }
        match status {
            // A fault of this server.
            Some(500) => line!(error),
            // Something that it needs does not work, or there was no time.
            Some(501..) | None => line!(warn),
            Some(_) => line!(info),
        }
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
