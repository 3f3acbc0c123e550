//! From a socket to the router, and an end without lost requests.

use std::future::Future;
use std::io;
use std::net::TcpListener;
use std::time::Duration;

use axum::Router;
use axum_server::Handle;

/// How long a connection may take to send the head of a request. A slow client costs a socket this
/// long, and no more.
const LONGEST_HEAD: Duration = Duration::from_secs(10);

/// How long requests may take to finish once the server is told to stop.
const LONGEST_SHUTDOWN: Duration = Duration::from_secs(10);

/// Answers what comes in on `listener` until `stop` is done. Then takes no more connections,
/// finishes the requests that it has, and returns.
///
/// # Errors
///
/// When the socket does not work.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let handle = Handle::new();
    tokio::spawn({
        let handle = handle.clone();
        async move {
            stop.await;
            tracing::info!("stopping");
            handle.graceful_shutdown(Some(LONGEST_SHUTDOWN));
        }
    });
    let mut server = axum_server::from_tcp(listener)?
        .handle(handle)
        .first_request_timeout(LONGEST_HEAD);
    server
        .http_builder()
        .http1()
        .header_read_timeout(LONGEST_HEAD);
    server.serve(router.into_make_service()).await
}
