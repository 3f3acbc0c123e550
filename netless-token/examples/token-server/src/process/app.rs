//! The whole app of the process: the whiteboard's router, health, CORS and the log of requests.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Extension, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use netless_token::AccessKeys;
use tower::{Layer as _, ServiceExt as _};
use tower_http::cors::CorsLayer;

use crate::process::Config;
use crate::process::callers::{self, Callers};
use crate::process::host;
use crate::process::origin::Origin;
use crate::process::request_log::RequestLog;
use crate::process::serve::Ready;
use crate::process::trace::REQUEST_ID;
use crate::whiteboard::{
    IDEMPOTENCY_KEY, Page, Problem, StartError, UNCACHED, Whiteboard, method_not_allowed,
};

/// How long a browser may cache a preflight answer: two hours, the most that Chromium allows.
const PREFLIGHT_AGE: Duration = Duration::from_secs(2 * 60 * 60);

/// The answer of what is healthy.
const OK: ([(HeaderName, HeaderValue); 2], &str) = (UNCACHED, "ok");

/// Returns all routes of the process.
///
/// # Errors
///
/// If no token can be signed with this configuration, or the HTTP client cannot be created.
pub fn app(keys: AccessKeys, config: Config) -> Result<Router, StartError> {
    let proxies = config.proxies();
    let mut page = Page::default().sdk_url(config.sdk_url);
    if let Some(hash) = config.sdk_integrity {
        page = page.sdk_integrity(hash);
    }
    let whiteboard = Whiteboard::new(keys, config.app_identifier, config.region)
        .ttl(config.ttl)
        .api_base(config.api_base)
        .page(page);
    whiteboard.check()?;
    let origins = config.allowed_origins.iter().map(Origin::header_value);
    let cors = CorsLayer::new()
        .allow_origin(origins.collect::<Vec<_>>())
        .allow_methods([Method::POST])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, IDEMPOTENCY_KEY])
        .expose_headers([header::RETRY_AFTER, REQUEST_ID])
        .max_age(PREFLIGHT_AGE);
    let log = Arc::new(RequestLog::new(proxies));
    let callers = Callers::new(config.callers, config.jwt, config.requests_per_minute);
    Ok(Router::new()
        .route("/healthz", get(|| async { OK }))
        .route("/readyz", get(ready))
        .method_not_allowed_fallback(method_not_allowed)
        .merge(whiteboard.router(callers))
        .fallback(|| async { Problem::new(StatusCode::NOT_FOUND, "there is nothing here") })
        .layer(middleware::from_fn_with_state(
            (log, Arc::new(cors)),
            outermost,
        )))
}

/// One layer for all that surrounds a request: each costs as much as signing a token.
async fn outermost(
    State((log, cors)): State<(Arc<RequestLog>, Arc<CorsLayer>)>,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    request: Request,
    next: Next,
) -> Response {
    let answer = |request| callers::remember_grant(around(cors, request, next));
    // Under another server than this process's, it may be unknown: then all clients are one.
    let peer = peer.map_or(Ipv4Addr::UNSPECIFIED.into(), |peer| peer.ip());
    log.log(peer, request, answer).await
}

/// Checks each request's host, and adds CORS to the requests that need it: those of pages, which have
/// an `origin`.
async fn around(cors: Arc<CorsLayer>, request: Request, next: Next) -> Response {
    if let Err(problem) = host::check(&request) {
        problem.into_response()
    } else if request.headers().contains_key(header::ORIGIN) {
        let Ok(mut response) = cors.layer(next).oneshot(request).await;
        let headers = response.headers_mut();
        // A preflight answer has neither.
        for (name, value) in UNCACHED {
            headers.entry(name).or_insert(value);
        }
        response
    } else {
        let mut response = next.run(request).await;
        // What is cached for this request is not for one of a page.
        let headers = response.headers_mut();
        headers.insert(header::VARY, HeaderValue::from_static("origin"));
        response
    }
}

/// Tells load balancers whether to send requests here: not once the server is stopping.
async fn ready(ready: Option<Extension<Ready>>) -> Result<impl IntoResponse, Problem> {
    // Under another server than this process's, it is.
    if ready.is_none_or(|ready| ready.is_ready()) {
        Ok(OK)
    } else {
        Err(Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "this server is stopping: ask another",
        ))
    }
}
