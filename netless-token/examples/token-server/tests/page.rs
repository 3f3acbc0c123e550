//! The page as the server sends it. Using it is tested in a browser, in `tests/browser`.

mod common;

use common::config;
use common::in_process::{Server, problem, send};
use reqwest::{Method, Response};
use token_server::process::Config;

const SERVICE: &str = "https://*.netless.link wss://*.netless.link \
     https://*.whiteboard.agora.io wss://*.whiteboard.agora.io \
     https://*.whiteboard.rtelink.com wss://*.whiteboard.rtelink.com \
     https://*.whiteboard.sd-rtn.com wss://*.whiteboard.sd-rtn.com";

/// The server with these lines in its configuration.
fn server(lines: &str) -> Server {
    Server::with(&format!("{lines}\n{}", config(60)))
}

async fn get(server: &Server, path: &str) -> Response {
    send(server.request(Method::GET, path)).await
}

/// Returns the value of the first attribute with this name.
fn attribute<'a>(html: &'a str, name: &str) -> &'a str {
    let (_, rest) = html.split_once(&format!("{name}=\"")).unwrap();
    rest.split_once('"').unwrap().0
}

#[tokio::test]
async fn the_page_may_load_and_call_what_it_needs() {
    let server = server("");
    let response = get(&server, "/").await;
    assert_eq!(response.status(), 200);
    let headers = response.headers();
    assert_eq!(headers["content-type"], "text/html; charset=utf-8");
    assert_eq!(headers["cache-control"], "no-cache");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert_eq!(headers["referrer-policy"], "no-referrer");
    assert_eq!(
        headers["content-security-policy"],
        format!(
            "default-src 'none'; script-src 'self' https://sdk.netless.link; \
             style-src 'self' 'unsafe-inline'; img-src 'self' data: https:; \
             connect-src 'self' https://api.netless.link/v5/projector/tasks/ {SERVICE}; \
             form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
        )
    );
    let html = response.text().await.unwrap();
    assert_eq!(
        attribute(&html, "data-sdk-url"),
        "https://sdk.netless.link/white-web-sdk/2.16.44.js"
    );
    assert_eq!(attribute(&html, "data-sdk-integrity"), "");
    assert_eq!(
        attribute(&html, "data-api-base"),
        "https://api.netless.link"
    );
    // Nothing inline, which the policy would have to allow.
    for inline in ["<style", " style=", " onclick=", "<script>"] {
        assert!(!html.contains(inline), "{inline}");
    }
}

#[tokio::test]
async fn the_sdk_and_the_service_are_where_the_configuration_says() {
    let hash = format!("sha384-{}", "a".repeat(64));
    let server = server(&format!(
        "api_base = \"http://127.0.0.1:8080\"\n\
         sdk_url = \"https://cdn.example/sdk.js?a=1&b=2\"\n\
         sdk_integrity = \"{hash}\""
    ));
    let response = get(&server, "/").await;
    assert_eq!(
        response.headers()["content-security-policy"],
        format!(
            "default-src 'none'; \
             script-src 'self' https://cdn.example https://sdk.netless.link; \
             style-src 'self' 'unsafe-inline'; img-src 'self' data: https:; \
             connect-src 'self' http://127.0.0.1:8080/v5/projector/tasks/ {SERVICE}; \
             form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
        )
    );
    let html = response.text().await.unwrap();
    assert_eq!(
        attribute(&html, "data-sdk-url"),
        "https://cdn.example/sdk.js?a=1&amp;b=2"
    );
    assert_eq!(attribute(&html, "data-sdk-integrity"), hash);
    assert_eq!(attribute(&html, "data-api-base"), "http://127.0.0.1:8080");
}

#[tokio::test]
async fn a_browser_keeps_what_has_not_changed() {
    let server = server("");
    for (path, content_type) in [
        ("/", "text/html; charset=utf-8"),
        ("/page.js", "text/javascript; charset=utf-8"),
        ("/page.css", "text/css; charset=utf-8"),
    ] {
        let response = get(&server, path).await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], content_type);
        let etag = response.headers()["etag"].clone();
        let policy = response.headers()["content-security-policy"].clone();
        assert!(!response.text().await.unwrap().is_empty());

        let etag = etag.to_str().unwrap();
        for known in [etag, &format!("\"other\", W/{etag}")] {
            let again = server
                .request(Method::GET, path)
                .header("if-none-match", known);
            let response = send(again).await;
            assert_eq!(response.status(), 304);
            assert_eq!(response.headers()["etag"], etag);
            assert_eq!(response.headers()["content-security-policy"], policy);
            assert_eq!(response.text().await.unwrap(), "");
        }

        let other = server
            .request(Method::GET, path)
            .header("if-none-match", "\"of another version\"");
        assert_eq!(send(other).await.status(), 200);
    }
}

#[tokio::test]
async fn the_page_takes_no_post() {
    let server = server("");
    let (status, ..) = problem(server.request(Method::POST, "/")).await;
    assert_eq!(status, 405);
}

#[test]
fn configuration_errors_say_what_to_write() {
    let error_of = |line: &str| {
        let text = format!("{line}\n{}", config(60));
        let error = text.parse::<Config>().unwrap_err();
        error.strip_prefix("line 1: ").unwrap().to_owned()
    };
    assert_eq!(
        error_of("sdk_url = \"http://cdn.example/sdk.js\""),
        "the sdk_url is `http`, so anyone on the network could change the SDK: \
         write one such as \"https://sdk.netless.link/white-web-sdk/2.16.44.js\""
    );
    assert_eq!(
        error_of("sdk_integrity = \"md5-1234\""),
        "the sdk_integrity is not a hash: write `sha384-` and what `openssl dgst -sha384 \
         -binary sdk.js | base64` prints"
    );
}
