//! The server in the test's own process, over a real socket.

use std::net::SocketAddr;

use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::Value;
use token_server::process::app;
use token_server::process::listen::listen;
use token_server::process::serve::serve;
use tokio::sync::watch;

use super::{config, keys};

pub(crate) struct Server {
    address: SocketAddr,
    pub(crate) client: Client,
}

impl Server {
    pub(crate) fn start(requests_per_minute: u32) -> Self {
        Self::with(&config(requests_per_minute))
    }

    /// Starts it with this configuration.
    pub(crate) fn with(config: &str) -> Self {
        let listener = listen("127.0.0.1:0").unwrap();
        let address = listener.address().unwrap();
        let router = app(keys(), config.parse().unwrap()).unwrap();
        let (_, router) = watch::channel(router);
        tokio::spawn(serve(vec![listener], router, 1000, std::future::pending()));
        Self {
            address,
            client: Client::new(),
        }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("http://{}{path}", self.address);
        self.client.request(method, url)
    }

    pub(crate) fn post(&self, path: &str, api_key: &str) -> RequestBuilder {
        self.request(Method::POST, path).bearer_auth(api_key)
    }
}

/// Sends it, and checks what every answer has.
pub(crate) async fn send(request: RequestBuilder) -> Response {
    let response = request.send().await.unwrap();
    assert_eq!(response.headers()["x-content-type-options"], "nosniff");
    response
}

/// Checks that the answer is a problem, and returns its status, title and detail.
pub(crate) async fn problem(request: RequestBuilder) -> (u16, String, String) {
    let response = send(request).await;
    let status = response.status().as_u16();
    assert_eq!(
        response.headers()["content-type"],
        "application/problem+json"
    );
    assert_eq!(response.headers()["cache-control"], "no-store");
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["status"], status);
    let text = |name: &str| body[name].as_str().unwrap().to_owned();
    (status, text("title"), text("detail"))
}

pub(crate) fn refused(status: u16, title: &str, detail: &str) -> (u16, String, String) {
    (status, title.into(), detail.into())
}
