//! What Prometheus is told, on a listener of its own.
//!
//! No label has a caller, a room, an address or a key: there is no end of them, and whoever may read the
//! metrics need not know them.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use metrics::{
    Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram,
};
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder};

use crate::whiteboard;

/// Whether anybody asked for metrics. Otherwise they cost nothing.
static ARE_ON: AtomicBool = AtomicBool::new(false);

const REQUESTS: &str = "token_server_requests_total";
const DURATION: &str = "token_server_request_duration_seconds";
const CONNECTIONS: &str = "token_server_connections";
const LOST: &str = "token_server_log_lines_lost_total";
const UNLOGGED: &str = "token_server_log_lines_unlogged_total";

/// The limits of the classes of durations, in seconds: most requests take some microseconds, and a call
/// of the service up to 8 s.
const BUCKETS: [f64; 14] = [
    0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.1, 0.25, 1.0, 2.5, 5.0, 10.0,
];

/// How often what was measured is summed up.
const UPKEEP: Duration = Duration::from_secs(5);

/// Why there are no metrics.
#[derive(Debug)]
pub enum MetricsError {
    /// The address cannot be listened on.
    Listen(String, io::Error),
    /// The exporter does not start.
    Build(BuildError),
}

impl std::fmt::Display for MetricsError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Listen(address, error) => {
                write!(f, "cannot listen on {address} for metrics: {error}")
            }
            Self::Build(error) => write!(f, "cannot start the metrics: {error}"),
        }
    }
}

impl std::error::Error for MetricsError {}

/// Starts to measure, and serves what is measured at `/metrics`. Returns the address.
///
/// # Errors
///
/// If the address is in use.
pub async fn serve(address: &str) -> Result<SocketAddr, MetricsError> {
    let cannot_listen = |error| MetricsError::Listen(address.into(), error);
    let listener = tokio::net::TcpListener::bind(address)
        .await
        .map_err(cannot_listen)?;
    let address = listener.local_addr().map_err(cannot_listen)?;
    let handle = PrometheusBuilder::new()
        .set_buckets(&BUCKETS)
        .and_then(PrometheusBuilder::install_recorder)
        .map_err(MetricsError::Build)?;
    describe();
    ARE_ON.store(true, Ordering::Relaxed);

    let upkeep = handle.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(UPKEEP).await;
            upkeep.run_upkeep();
        }
    });
    let text = get(|| async move {
        const FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";
        ([(CONTENT_TYPE, FORMAT)], handle.render())
    });
    let router = Router::new().route("/metrics", text);
    tokio::spawn(async { axum::serve(listener, router).await });
    Ok(address)
}

fn describe() {
    describe_counter!(REQUESTS, "Requests, by route, method and status");
    describe_histogram!(DURATION, Unit::Seconds, "How long answers took, by route");
    describe_gauge!(CONNECTIONS, "Open connections");
    describe_counter!(LOST, "Log lines that could not be written");
    describe_counter!(
        UNLOGGED,
        "Log lines left out on purpose, because there were too many"
    );
    describe_counter!(
        whiteboard::CALLS,
        "Calls of the whiteboard service, by call and outcome"
    );
    // From the start, so that an increase can be seen.
    counter!(LOST).absolute(0);
    counter!(UNLOGGED).absolute(0);
    gauge!(CONNECTIONS).set(0);
}

fn are_on() -> bool {
    ARE_ON.load(Ordering::Relaxed)
}

/// A request has its answer, or `None` if it was cut off.
pub(crate) fn answered(route: &str, method: &'static str, status: Option<u16>, took: Duration) {
    if are_on() {
        let status = status.map_or_else(|| "none".into(), |it| it.to_string());
        let route = route.to_owned();
        counter!(REQUESTS, "route" => route.clone(), "method" => method, "status" => status)
            .increment(1);
        histogram!(DURATION, "route" => route).record(took);
    }
}

/// An open connection, counted until it is dropped.
pub(crate) struct OpenConnection(());

impl OpenConnection {
    pub(crate) fn new() -> Self {
        gauge!(CONNECTIONS).increment(1);
        Self(())
    }
}

impl Drop for OpenConnection {
    fn drop(&mut self) {
        gauge!(CONNECTIONS).decrement(1);
    }
}

/// So many log lines could not be written since the start.
pub(crate) fn log_lines_lost(lines: u64) {
    counter!(LOST).absolute(lines);
}

/// A log line was left out.
pub(crate) fn log_line_unlogged() {
    counter!(UNLOGGED).increment(1);
}
