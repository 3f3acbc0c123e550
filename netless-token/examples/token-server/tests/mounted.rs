//! The router in somebody else's app, under plain `axum::serve`.

mod common;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::{Extension, Router, routing};
use common::{ACCESS_KEY, ROOM, TASK, config, joined, keys};
use netless_token::client::{Region, Uid};
use netless_token::{AccessKey, AccessKeys, Claims, Reader, Role, Room, SecretKey};
use reqwest::{Client, Response};
use serde_json::Value;
use token_server::policy::{Policy, PolicyError, Target};
use token_server::{Granted, Page, Problem, Reason, Whiteboard};
use tokio::net::TcpListener;
use tower_http::cors::{AllowOrigin, CorsLayer};

fn whiteboard() -> Whiteboard {
    let app_identifier = "283/VGiScM9Wiw2HJg".parse().unwrap();
    Whiteboard::new(keys(), app_identifier, Region::Europe)
}

/// What an outer layer knows about a request.
#[derive(Clone)]
struct Session(&'static str);

/// Knows callers by their session, and lets them only read one room.
struct OneRoom;

impl Policy for OneRoom {
    async fn identify(&self, request: &Parts) -> Result<Option<Uid>, PolicyError> {
        let Some(Session(user)) = request.extensions.get() else {
            return Ok(None);
        };
        Ok(Some(user.parse()?))
    }

    async fn highest_role(&self, _: &Uid, target: Target) -> Result<Option<Role>, PolicyError> {
        Ok((target == Target::Room(ROOM.parse()?)).then_some(Reader))
    }
}

async fn post(app: SocketAddr, path: &str) -> Response {
    let url = format!("http://{app}{path}");
    Client::new().post(url).send().await.unwrap()
}

async fn get(app: SocketAddr, path: &str) -> Response {
    let url = format!("http://{app}{path}");
    Client::new().get(url).send().await.unwrap()
}

/// Returns the status and the detail of this problem.
async fn problem(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    for (name, value) in [
        ("content-type", "application/problem+json"),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
    ] {
        assert_eq!(response.headers()[name], value);
    }
    let body: Value = response.json().await.unwrap();
    (status, body["detail"].as_str().unwrap().to_owned())
}

async fn serve(app: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}

#[tokio::test]
async fn a_policy_sees_what_outer_layers_know() {
    let app = Router::new()
        .route("/", routing::get(|| async { "home" }))
        .nest("/whiteboard", whiteboard().router(OneRoom))
        .fallback(|| async { (StatusCode::NOT_FOUND, "not in this app") });
    let nobody = serve(app.clone()).await;
    let somebody = serve(app.layer(Extension(Session("somebody")))).await;
    let join = format!("/whiteboard/rooms/{ROOM}/join");

    assert_eq!(get(nobody, "/").await.text().await.unwrap(), "home");
    assert_eq!(
        problem(post(nobody, &join).await).await,
        (401, "no known caller: sign in first".into())
    );

    let response = post(somebody, &join).await;
    assert_eq!(response.status(), StatusCode::OK);
    let body = response.json().await.unwrap();
    let claims = joined(body, "eu", "somebody", Reader);
    assert_eq!(claims.uuid(), ROOM.parse().unwrap());
    for path in [
        format!("/whiteboard/rooms/{TASK}/join"),
        format!("/whiteboard/tasks/{ROOM}/token"),
    ] {
        assert_eq!(
            problem(post(somebody, &path).await).await,
            (403, "you have no role here".into())
        );
    }
    assert_eq!(
        problem(get(somebody, &join).await).await,
        (
            405,
            "this path doesn't support this method: see the header `allow`".into()
        )
    );
    let nothing = post(somebody, "/whiteboard/rooms/42").await;
    assert_eq!(nothing.status(), StatusCode::NOT_FOUND);
    assert_eq!(nothing.text().await.unwrap(), "not in this app");
}

/// One for each of several projects, in paths with parameters of their own.
#[tokio::test]
async fn several_are_in_one_app() {
    let other = AccessKeys::new(
        AccessKey("a0b1c2d3e4f5g6h7"),
        SecretKey("abcdefghijklmnopqrstuvwxyz012345"),
    )
    .unwrap();
    let second = Whiteboard::new(other, "7/other".parse().unwrap(), Region::India)
        .ttl(Duration::from_secs(60));
    let app = Router::new()
        .nest("/{school}/first", whiteboard().router(OneRoom))
        .nest("/{school}/second", second.router(OneRoom))
        .layer(Extension(Session("somebody")));
    let app = serve(app).await;
    for (path, access_key, region) in [
        ("first", ACCESS_KEY, "eu"),
        ("second", "a0b1c2d3e4f5g6h7", "in-mum"),
    ] {
        let response = post(app, &format!("/7/{path}/rooms/{ROOM}/join")).await;
        let body: Value = response.json().await.unwrap();
        let token = body["joinRoom"]["roomToken"].as_str().unwrap();
        let claims = Claims::<Room>::decode_unverified(token).unwrap();
        assert_eq!(claims.access_key(), access_key);
        assert_eq!(body["sdkConfig"]["region"], region);
    }
}

/// Cannot decide, or not in time, or answers by itself.
struct Broken(&'static str);

impl Policy for Broken {
    async fn identify(&self, _: &Parts) -> Result<Option<Uid>, PolicyError> {
        match self.0 {
            "identify" => Err(PolicyError::new("the sessions are away")),
            "answer" => Err(Problem::new(StatusCode::PAYMENT_REQUIRED, "pay first")
                .with_header(header::RETRY_AFTER, 7)
                .into()),
            _ => Ok(Some("somebody".parse()?)),
        }
    }

    async fn highest_role(&self, _: &Uid, _: Target) -> Result<Option<Role>, PolicyError> {
        if self.0 == "slow" {
            std::future::pending::<()>().await;
        }
        // As from a database.
        Err(std::io::Error::other("the database is away"))?
    }
}

#[tokio::test]
async fn a_policy_that_cannot_decide_is_status_503() {
    let unavailable = (
        503,
        "the server cannot find out now what you may do: try again later".to_owned(),
    );
    for (broken, reason) in [
        ("identify", "the policy failed: the sessions are away"),
        ("role", "the policy failed: the database is away"),
        ("slow", "the policy took more than 5 s"),
    ] {
        let is_right = move |response: axum::response::Response| async move {
            let found = response.extensions().get::<Reason>().unwrap();
            assert_eq!(found.0, reason);
            response
        };
        let router = whiteboard().router(Broken(broken));
        let app = serve(router.layer(axum::middleware::map_response(is_right))).await;
        let begin = Instant::now();
        let response = post(app, &format!("/rooms/{ROOM}/join")).await;
        assert_eq!(problem(response).await, unavailable);
        assert!(begin.elapsed() < Duration::from_secs(7));
    }
}

#[tokio::test]
async fn a_policy_may_give_its_own_answer() {
    let app = serve(whiteboard().router(Broken("answer"))).await;
    let response = post(app, "/rooms").await;
    assert_eq!(response.headers()["retry-after"], "7");
    assert_eq!(problem(response).await, (402, "pay first".into()));
}

#[tokio::test]
async fn an_app_logs_what_was_granted_and_refused() {
    let (sender, mut notes) = tokio::sync::mpsc::unbounded_channel();
    let note = move |response: axum::response::Response| {
        let granted = response.extensions().get::<Granted>().cloned();
        let reason = response.extensions().get::<Reason>().cloned();
        sender.send((granted, reason)).unwrap();
        async { response }
    };
    let app = whiteboard()
        .router(OneRoom)
        .layer(axum::middleware::map_response(note))
        .layer(Extension(Session("somebody")));
    let app = serve(app).await;
    for (room, granted, reason) in [
        (
            ROOM,
            Some(Granted {
                caller: "somebody".parse().unwrap(),
                uuid: ROOM.parse().unwrap(),
                role: Reader,
            }),
            None,
        ),
        (TASK, None, Some(Reason("you have no role here".into()))),
        ("42", None, Some(Reason("it cannot be parsed".into()))),
    ] {
        post(app, &format!("/rooms/{room}/join")).await;
        assert_eq!(notes.recv().await.unwrap(), (granted, reason));
    }
}

/// With cookies and a header of its own, as an app's own pages may need.
#[tokio::test]
async fn cors_is_up_to_the_app() {
    const ORIGIN: HeaderValue = HeaderValue::from_static("https://app.example.com");
    let csrf = HeaderName::from_static("x-csrf-token");
    let cors = CorsLayer::new()
        .allow_origin(AllowOrigin::exact(ORIGIN))
        .allow_methods([Method::POST])
        .allow_headers([csrf])
        .allow_credentials(true);
    let app = Router::new().nest("/whiteboard", whiteboard().router(OneRoom));
    let url = format!(
        "http://{}/whiteboard/rooms/{ROOM}/join",
        serve(app.layer(cors)).await
    );
    let preflight = Client::new()
        .request(Method::OPTIONS, &url)
        .header("origin", ORIGIN)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "x-csrf-token");
    let preflight = preflight.send().await.unwrap();
    for (name, value) in [
        ("access-control-allow-origin", "https://app.example.com"),
        ("access-control-allow-methods", "POST"),
        ("access-control-allow-headers", "x-csrf-token"),
        ("access-control-allow-credentials", "true"),
    ] {
        assert_eq!(preflight.headers()[name], value);
    }
    let request = Client::new().post(&url).header("origin", ORIGIN);
    let headers = request.send().await.unwrap().headers().clone();
    let allowed = headers.get_all("access-control-allow-origin");
    assert_eq!(allowed.iter().collect::<Vec<_>>(), [ORIGIN]);
}

/// At a path with a slash at its end and without, and behind a proxy that changes the path.
#[tokio::test]
async fn the_page_finds_its_parts_where_it_is_mounted() {
    let router = || whiteboard().page(Page::default()).router(OneRoom);
    let app = Router::new()
        .nest("/whiteboard", router())
        .nest("/school/7/", router())
        .merge(router());
    let app = serve(app).await;
    for (path, base) in [
        ("/", "./"),
        ("/whiteboard", "./whiteboard/"),
        ("/school/7/", "./"),
    ] {
        let response = get(app, path).await;
        let page = response.url().clone();
        let html = response.text().await.unwrap();
        assert!(html.contains(&format!("data-base=\"{base}\"")), "{html}");
        for (name, file) in [("src", "page.js"), ("href", "page.css")] {
            let reference = format!("{base}{file}");
            assert!(html.contains(&format!("{name}=\"{reference}\"")), "{html}");
            let part = get(app, page.join(&reference).unwrap().path()).await;
            assert_eq!(part.status(), StatusCode::OK, "{reference}");
        }
    }
}

/// The app of the process, but not its connections, which know their peers and when it stops.
#[tokio::test]
async fn plain_axum_serves_all_of_the_process_too() {
    let process = token_server::process::app(keys(), config(60).parse().unwrap()).unwrap();
    let nested = Router::new().nest("/tokens", process.clone());
    for (app, base) in [(serve(process).await, ""), (serve(nested).await, "/tokens")] {
        for path in ["healthz", "readyz"] {
            let answer = get(app, &format!("{base}/{path}")).await;
            assert_eq!(answer.status(), StatusCode::OK);
            assert_eq!(answer.headers()["cache-control"], "no-store");
            assert_eq!(answer.text().await.unwrap(), "ok");
        }
        let url = format!("http://{app}{base}/rooms/{ROOM}/join");
        let join = |key| Client::new().post(&url).bearer_auth(key).send();
        assert_eq!(join("test-writer").await.unwrap().status(), StatusCode::OK);
        let refused = problem(join("a-guess").await.unwrap()).await;
        assert_eq!(refused.0, 401);
    }
}

#[test]
fn a_check_finds_what_would_fail_later() {
    assert!(whiteboard().check().is_ok());
    assert_eq!(
        whiteboard()
            .ttl(Duration::ZERO)
            .check()
            .unwrap_err()
            .to_string(),
        "no token can have a ttl of 0s: a ttl of 0ns is under 1 ms: write a longer one, or \
         `.never_expires()` on a Room or Task token"
    );
}
