//! Logs one line per request: the caller, its address, the route, and the outcome.
//!
//! A line contains nothing that a client can choose freely, so no token or key, and no line is long.

use std::net::IpAddr;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use netless_token::Role;
use netless_token::client::Uid;
use serde::Serialize;
use tracing::Level;
use uuid::Uuid;

use crate::process::address::{self, Proxies};
use crate::process::limits::UNKNOWN_LINES_PER_MINUTE;
use crate::process::rate_limit::RateLimits;
use crate::process::trace::{REQUEST_ID, Trace};
use crate::process::{log, log_throttle, metrics};
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

impl RequestLog {
    /// Logs the request with its outcome, and tells the client the request's id in the log.
    pub(crate) async fn log<F: Future<Output = Response>>(
        self: Arc<Self>,
        peer: IpAddr,
        mut request: Request,
        answer: impl FnOnce(Request) -> F,
    ) -> Response {
        let address = self.proxies.client(peer, request.headers());
        let trace = if self.proxies.trust(peer) {
            Trace::of(request.headers())
        } else {
            Trace::default()
        };
        request.extensions_mut().insert(trace.call_headers());
        let mut line = Line {
            log: self,
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
        let mut response = answer(request).await;
        let id = line.trace.request_id().clone();
        response.headers_mut().insert(REQUEST_ID, id);
        line.outcome = Some(Outcome {
            status: response.status(),
            granted: response.extensions_mut().remove(),
            reason: response.extensions_mut().remove(),
        });
        response
    }
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
        let level = match status {
            // A fault of this server.
            Some(500) => Level::ERROR,
            // Something that it needs does not work, or there was no time.
            Some(501..) | None => Level::WARN,
            Some(_) => Level::INFO,
        };
        let is_enabled = match level {
            Level::ERROR => tracing::enabled!(Level::ERROR),
            Level::WARN => tracing::enabled!(Level::WARN),
            _ => tracing::enabled!(Level::INFO),
        };
        if !is_enabled {
            return;
        }
        let granted = outcome.and_then(|it| it.granted.as_ref());
        let mut uuid = Uuid::encode_buffer();
        let fields = Fields {
            message: match outcome {
                Some(_) => "answered",
                None => "not answered",
            },
            request_id: self.trace.id(),
            traceparent: self.trace.traceparent(),
            address: self.notes.address(),
            method: self.method,
            route,
            status,
            latency_us: u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
            caller: caller.map(Uid::as_str),
            uuid: granted.map(|it| &*it.uuid.simple().encode_lower(&mut uuid)),
            role: granted.map(|it| it.role),
            reason: outcome.and_then(|it| Some(it.reason.as_ref()?.0.as_str())),
            unlogged: log_throttle::unlogged(),
        };
        log::write(level, module_path!(), &fields);
    }
}

/// What a line says.
#[derive(Serialize)]
struct Fields<'a> {
    message: &'a str,
    request_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    traceparent: Option<&'a str>,
    address: IpAddr,
    method: &'a str,
    route: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    latency_us: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    caller: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    uuid: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<Role>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unlogged: Option<u64>,
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
