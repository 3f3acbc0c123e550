//! Connections, requests, and a line in the log for each.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Json, Router};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use percent_encoding::percent_decode_str;
use tokio::net::TcpListener;
use tower::ServiceExt as _;
use tower_http::cors::CorsLayer;

use crate::calls::Call;
use crate::refusal::Refusal;
use crate::{Fault, StandIn};

/// In bytes.
const LONGEST_BODY: usize = 64 * 1024;
/// A longer segment of a path could be a token.
const LONGEST_SEGMENT: usize = 40;

/// In a request: whether others came before it on its connection.
#[derive(Clone, Copy)]
struct IsLater(bool);

/// In an answer: it is not to be sent.
#[derive(Clone, Copy)]
struct Unsent;

impl StandIn {
    /// Serves on a free port of this machine, from a thread of its own, until the process ends.
    ///
    /// # Panics
    ///
    /// If the operating system has no port or no thread.
    #[must_use]
    pub fn start(&self) -> SocketAddr {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("a socket has an address");
        let service = self.clone();
        std::thread::spawn(move || service.serve(listener).expect("a socket that listens"));
        address
    }

    /// Serves on this socket until the process ends.
    ///
    /// # Errors
    ///
    /// If the socket cannot be used.
    pub fn serve(&self, listener: std::net::TcpListener) -> io::Result<Infallible> {
        listener.set_nonblocking(true)?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        runtime.block_on(self.accept(listener))
    }

    async fn accept(&self, listener: std::net::TcpListener) -> io::Result<Infallible> {
        let listener = TcpListener::from_std(listener)?;
        let router = Router::new()
            .fallback(answer)
            // Pages ask for the progress of conversions.
            .layer(CorsLayer::very_permissive())
            .with_state(self.clone());
        loop {
            let Ok((stream, _)) = listener.accept().await else {
                // Out of descriptors, most likely.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            };
            let router = router.clone();
            let count = AtomicUsize::new(0);
            let one = service_fn(move |mut request: hyper::Request<Incoming>| {
                let is_later = count.fetch_add(1, Ordering::Relaxed) > 0;
                request.extensions_mut().insert(IsLater(is_later));
                let router = router.clone();
                async move {
                    let Ok(response) = router.oneshot(request.map(Body::new)).await;
                    // An error closes the connection without an answer.
                    match response.extensions().get::<Unsent>() {
                        Some(Unsent) => Err(io::Error::other("unsent")),
                        None => Ok(response),
                    }
                }
            });
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), one));
        }
    }
}

async fn answer(State(service): State<StandIn>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let IsLater(is_later) = *parts.extensions.get().unwrap_or(&IsLater(false));
    let path = percent_decode_str(parts.uri.path()).decode_utf8_lossy();
    // The part before the call may say how it fails.
    let (fault, path) = match path.find("/v5/") {
        Some(start @ 1..) => match path[1..start].parse() {
            Ok(fault) => (Some(fault), &path[start..]),
            Err(_) => (None, &*path),
        },
        _ => (service.state().fault.clone(), &*path),
    };
    let segments: Vec<_> = path.split('/').skip(1).collect();
    let token = parts.headers.get("token").and_then(|it| it.to_str().ok());
    let token = token.unwrap_or_default();

    let mut remark = String::new();
    let response = match &fault {
        Some(Fault::Answers(status, text)) => given(*status, text.clone()),
        Some(Fault::Echoes(status, echo)) => {
            let message = format!("invalid signature of token: {}", echo.of(token));
            Refusal::new(status_code(*status), message).into_response()
        }
        Some(Fault::Redirects(to)) => Redirect::temporary(to).into_response(),
        Some(Fault::AnswersOnce) if is_later => StatusCode::OK.into_response(),
        _ => {
            let mut call = Call {
                service: &service,
                parts: &parts,
                path: &segments,
                body: &to_bytes(body, LONGEST_BODY).await.unwrap_or_default(),
                remark: String::new(),
            };
            let answer = call.answer();
            remark = call.remark;
            match answer {
                Ok((status, answer)) => (status, Json(answer)).into_response(),
                Err(refusal) => {
                    remark = match &*remark {
                        "" => refusal.message.clone(),
                        _ => format!("{} ({remark})", refusal.message),
                    };
                    refusal.into_response()
                }
            }
        }
    };
    if let Some(fault) = &fault {
        remark = format!("{remark} [told to fail: {}]", kind_of(fault))
            .trim_start()
            .into();
    }
    service.log(&parts.method, &segments, response.status(), &remark);
    fail(fault, is_later, response).await
}

impl StandIn {
    fn log(
        &self,
        method: &axum::http::Method,
        segments: &[&str],
        status: StatusCode,
        remark: &str,
    ) {
        let path: String = segments
            .iter()
            .map(|it| match it.len() {
                0..=LONGEST_SEGMENT => format!("/{}", it.escape_debug()),
                _ => "/…".into(),
            })
            .collect();
        let status = status.as_u16();
        (self.0.log)(format!("{method} {path} {status} {remark}").trim_end());
    }
}

/// Delays or withholds the answer, where the fault says so.
async fn fail(fault: Option<Fault>, is_later: bool, mut response: Response) -> Response {
    match fault {
        Some(Fault::Slow(time)) => {
            tokio::time::sleep(time).await;
        }
        Some(Fault::SlowBody(time)) => {
            let body = std::mem::take(response.body_mut());
            let late = async move {
                tokio::time::sleep(time).await;
                to_bytes(body, usize::MAX).await
            };
            *response.body_mut() = Body::from_stream(futures_util::stream::once(late));
            response.headers_mut().remove(header::CONTENT_LENGTH);
        }
        Some(Fault::Drops) => {
            response.extensions_mut().insert(Unsent);
        }
        Some(Fault::AnswersOnce) if is_later => {
            response.extensions_mut().insert(Unsent);
        }
        _ => {}
    }
    response
}

/// Returns this text with this status.
fn given(status: u16, text: String) -> Response {
    let content_type = if text.starts_with('<') {
        "text/html"
    } else {
        "application/json"
    };
    (
        status_code(status),
        [(header::CONTENT_TYPE, content_type)],
        Bytes::from(text),
    )
        .into_response()
}

fn status_code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn kind_of(fault: &Fault) -> &'static str {
    match fault {
        Fault::Answers(..) => "this answer",
        Fault::Echoes(..) => "an echo of the token",
        Fault::Redirects(_) => "a redirect",
        Fault::Slow(_) => "a late answer",
        Fault::SlowBody(_) => "a late body",
        Fault::Drops => "no answer",
        Fault::AnswersOnce => "one answer on each connection",
    }
}
