//! The page: a whiteboard for users with an API key.
//!
//! It is in the binary. The whiteboard SDK is not, because its licence does not allow redistribution;
//! browsers load it from Agora.

use std::sync::Arc;

use axum::Router;
use axum::extract::OriginalUri;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sha2::{Digest, Sha256};

use crate::whiteboard::api_base::ApiBase;
use crate::whiteboard::sdk_script::{SdkIntegrity, SdkUrl};

/// Where the SDK loads its drawing module from. `page.js` has the same address.
const SDK_MODULES: &str = "https://sdk.netless.link";

/// The hosts of the whiteboard service, for the SDK's requests and its WebSocket. The service decides
/// which of them a room is on.
const SERVICE: [&str; 4] = [
    "*.netless.link",
    "*.whiteboard.agora.io",
    "*.whiteboard.rtelink.com",
    "*.whiteboard.sd-rtn.com",
];

/// The page, and where it loads the whiteboard SDK from.
#[derive(Clone, Debug, Default)]
pub struct Page {
    sdk_url: SdkUrl,
    sdk_integrity: Option<SdkIntegrity>,
}

impl Page {
    /// Loads the SDK from here: from Agora, unless this says otherwise.
    #[must_use]
    pub fn sdk_url(self, sdk_url: SdkUrl) -> Self {
        Self { sdk_url, ..self }
    }

    /// Has browsers check the SDK's hash.
    #[must_use]
    pub fn sdk_integrity(self, sdk_integrity: SdkIntegrity) -> Self {
        let sdk_integrity = Some(sdk_integrity);
        Self {
            sdk_integrity,
            ..self
        }
    }

    /// Returns the routes of the page, its script and its stylesheet.
    pub(crate) fn routes(&self, api_base: &ApiBase) -> Router {
        let api_base = api_base.as_str();
        let integrity = self.sdk_integrity.as_ref().map_or("", |it| &it.0);
        let html = include_str!("page/index.html")
            .replace("{sdk_url}", &escaped(&self.sdk_url.url))
            .replace("{sdk_integrity}", integrity)
            .replace("{api_base}", &escaped(api_base));
        let policy: Arc<str> = content_security_policy(&self.sdk_url.origin, api_base).into();
        let script = include_str!("page/page.js");
        let style = include_str!("page/page.css");
        let asset = |content_type, content: &str| Asset::new(content_type, content, &policy);
        let script = Arc::new(asset("text/javascript; charset=utf-8", script));
        let style = Arc::new(asset("text/css; charset=utf-8", style));
        let html: Arc<str> = html.into();
        let page = move |OriginalUri(uri): OriginalUri, headers: HeaderMap| async move {
            let html = html.replace("{base}", &escaped(&base(uri.path())));
            Asset::new("text/html; charset=utf-8", &html, &policy).answer(&headers)
        };
        Router::new()
            .route("/", get(page))
            .route(
                "/page.js",
                get(|it: HeaderMap| async move { script.answer(&it) }),
            )
            .route(
                "/page.css",
                get(|it: HeaderMap| async move { style.answer(&it) }),
            )
    }
}

/// Returns what a URL of the page has before a path of this router, if the page itself is at this path:
/// `whiteboard/` if that is `/whiteboard`, where a browser takes the last part for a file.
fn base(path: &str) -> String {
    match path.rsplit_once('/') {
        Some((_, "")) | None => "./".into(),
        Some((_, last)) => format!("./{last}/"),
    }
}

/// Returns the policy for what the page may load and call: nothing else is allowed.
fn content_security_policy(sdk: &str, api_base: &str) -> String {
    let scripts = if sdk == SDK_MODULES {
        sdk.into()
    } else {
        format!("{sdk} {SDK_MODULES}")
    };
    let service = SERVICE.map(|host| format!("https://{host} wss://{host}"));
    [
        "default-src 'none'",
        // The page's own script, the SDK, and the module that the SDK loads. The SDK does not need
        // eval. It tries WebAssembly for 64-bit arithmetic, but works without it.
        &format!("script-src 'self' {scripts}"),
        // The page's own stylesheet, and the `<style>` elements that the SDK adds.
        "style-src 'self' 'unsafe-inline'",
        // The SDK's cursors are `data:` URLs. The pages of a converted file are wherever the project
        // stores them, which is set in the Agora console.
        "img-src 'self' data: https:",
        // This server, the progress of a conversion, and the service, for the SDK.
        &format!(
            "connect-src 'self' {api_base}/v5/projector/tasks/ {}",
            service.join(" ")
        ),
        // The browser never submits a form itself: that could put an API key in a URL.
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
    .join("; ")
}

/// Escapes a text for use between double quotes in HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
}

/// A file of the page.
struct Asset {
    content: String,
    content_type: &'static str,
    /// Identifies the content, for browsers that already have it.
    etag: String,
    policy: String,
}

impl Asset {
    fn new(content_type: &'static str, content: &str, policy: &str) -> Self {
        Self {
            content: content.into(),
            content_type,
            etag: format!("\"{}\"", hex::encode(Sha256::digest(content))),
            policy: policy.into(),
        }
    }

    fn answer(&self, headers: &HeaderMap) -> Response {
        // Proxies that compress prepend `W/`.
        let is_known = headers
            .get(header::IF_NONE_MATCH)
            .and_then(|it| it.to_str().ok())
            .is_some_and(|it| it.contains(&self.etag));
        let headers = [
            // Cached but revalidated each time, so that a new version of the server shows at once.
            (header::CACHE_CONTROL, "no-cache"),
            (header::ETAG, &self.etag),
            (header::CONTENT_SECURITY_POLICY, &self.policy),
            (header::REFERRER_POLICY, "no-referrer"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ];
        if is_known {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        let content_type = [(header::CONTENT_TYPE, self.content_type)];
        (headers, content_type, self.content.clone()).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn text_cannot_end_its_quotes_in_the_html() {
        assert_eq!(escaped("a\"<b>&amp;"), "a&quot;&lt;b>&amp;amp;");
    }
}
