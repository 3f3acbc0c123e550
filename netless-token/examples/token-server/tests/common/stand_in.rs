//! A stand-in for the whiteboard service, which no test can reach. It answers the REST API calls of the
//! server and the page, and checks strictly what the service's documentation requires.

use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use netless_token::client::Region;
use netless_token::{AccessKeys, Claims, Reader, Sdk, Task, Timestamp};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tower_http::cors::CorsLayer;
use uuid::Uuid;

/// How long an SDK token may be valid, in milliseconds.
const LONGEST_TTL: u64 = 60_000;

/// A service with one project.
pub(crate) struct StandIn {
    keys: AccessKeys,
    region: Region,
    made: Mutex<Made>,
}

#[derive(Default)]
struct Made {
    /// The nonces of the SDK tokens it has seen: each call must have its own token.
    nonces: HashSet<String>,
    rooms: HashSet<String>,
    /// The progress of each conversion, in percent.
    tasks: HashMap<String, u64>,
}

/// A refusal, in the service's format.
struct Refusal(StatusCode, String);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.0, Json(json!({"message": self.1}))).into_response()
    }
}

fn refused<T>(status: StatusCode, message: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal(status, message.into()))
}

impl StandIn {
    pub(crate) fn new(keys: AccessKeys, region: Region) -> Arc<Self> {
        Arc::new(Self {
            keys,
            region,
            made: Mutex::default(),
        })
    }

    /// Listens on `listen`, and answers until the runtime ends.
    pub(crate) async fn serve(self: Arc<Self>, listen: &str) -> SocketAddr {
        let router = Router::new()
            .route("/v5/rooms", post(create_room))
            .route("/v5/projector/tasks", post(start_conversion))
            .route("/v5/projector/tasks/{uuid}", get(progress))
            // The page calls from another origin.
            .layer(CorsLayer::very_permissive())
            .with_state(self);
        serve_router(listen, router).await
    }

    /// How many rooms it has.
    pub(crate) fn rooms(&self) -> usize {
        self.made.lock().unwrap().rooms.len()
    }

    fn check_headers(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        for (name, wanted) in [
            ("region", self.region.as_str()),
            ("content-type", "application/json"),
        ] {
            let values: Vec<_> = headers.get_all(name).iter().collect();
            if values != [wanted] {
                return refused(
                    StatusCode::BAD_REQUEST,
                    format!("the header {name} is {values:?}, not {wanted}"),
                );
            }
        }
        Ok(())
    }

    /// Checks for an SDK token of this project, for a writer, used for this call only.
    fn check_sdk_token(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        let tokens: Vec<_> = headers.get_all("token").iter().collect();
        let [token] = tokens[..] else {
            return refused(StatusCode::UNAUTHORIZED, "token is required");
        };
        let claims = match Claims::<Sdk>::verify(token.to_str().unwrap_or_default(), &self.keys) {
            Ok(claims) => claims,
            Err(error) => return refused(StatusCode::UNAUTHORIZED, error.to_string()),
        };
        if claims.role() == Reader {
            return refused(StatusCode::FORBIDDEN, "token access role reader forbidden");
        }
        let latest = Timestamp::now().unix_millis() + LONGEST_TTL;
        if claims
            .expires_at()
            .is_none_or(|it| it.unix_millis() > latest)
        {
            return refused(StatusCode::FORBIDDEN, "token is valid for too long");
        }
        if !self
            .made
            .lock()
            .unwrap()
            .nonces
            .insert(claims.nonce().to_owned())
        {
            return refused(StatusCode::FORBIDDEN, "token is used for a second call");
        }
        Ok(())
    }
}

pub(crate) async fn serve_router(listen: &str, router: Router) -> SocketAddr {
    let listener = TcpListener::bind(listen).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async { axum::serve(listener, router).await });
    address
}

/// A uuid as the service writes it.
fn new_uuid() -> String {
    Uuid::new_v4().simple().to_string()
}

async fn create_room(
    State(service): State<Arc<StandIn>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    service.check_headers(&headers)?;
    service.check_sdk_token(&headers)?;
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    if body != json!({"isRecord": false, "limit": 0}) {
        return refused(StatusCode::BAD_REQUEST, format!("body {body}"));
    }
    let uuid = new_uuid();
    service.made.lock().unwrap().rooms.insert(uuid.clone());
    let room = json!({
        "uuid": uuid,
        "teamUUID": "34YtcH_MEeqFMjt5vcNawQ",
        "appUUID": "VGiScM9Wiw2HJg",
        "isRecord": false,
        "isBan": false,
        "createdAt": "2026-11-24T15:00:00.000Z",
        "limit": 0,
    });
    Ok((StatusCode::CREATED, Json(room)))
}

async fn start_conversion(
    State(service): State<Arc<StandIn>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    service.check_headers(&headers)?;
    service.check_sdk_token(&headers)?;
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let resource = body["resource"].as_str().unwrap_or_default().to_owned();
    let kind = body["type"].clone();
    let is_known = kind == "static" || kind == "dynamic";
    let is_web = resource.starts_with("https://") || resource.starts_with("http://");
    if body != json!({"resource": resource, "type": kind, "preview": true}) || !is_known || !is_web
    {
        return refused(StatusCode::BAD_REQUEST, format!("body {body}"));
    }
    let uuid = new_uuid();
    service.made.lock().unwrap().tasks.insert(uuid.clone(), 0);
    Ok((
        StatusCode::CREATED,
        Json(json!({"uuid": uuid, "status": "Waiting"})),
    ))
}

/// Each request advances the conversion by a quarter.
async fn progress(
    State(service): State<Arc<StandIn>>,
    Path(uuid): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    let token = headers.get("token").and_then(|it| it.to_str().ok());
    match Claims::<Task>::verify(token.unwrap_or_default(), &service.keys) {
        Ok(claims) if claims.uuid().to_string() == uuid => {}
        Ok(_) => return refused(StatusCode::FORBIDDEN, "token access task forbidden"),
        Err(error) => return refused(StatusCode::UNAUTHORIZED, error.to_string()),
    }
    if headers
        .get("region")
        .is_none_or(|it| it != service.region.as_str())
    {
        return refused(StatusCode::BAD_REQUEST, "region is wrong");
    }
    let mut made = service.made.lock().unwrap();
    let Some(percent) = made.tasks.get_mut(&uuid) else {
        return refused(StatusCode::NOT_FOUND, "task not found");
    };
    let status = match *percent {
        0 => "Waiting",
        100 => "Finished",
        _ => "Converting",
    };
    let answer = json!({
        "uuid": uuid,
        "status": status,
        "type": "static",
        "convertedPercentage": *percent,
        "prefix": "https://convert.example/",
        "pageCount": 2,
        "previews": {},
        "images": {
            "1": {"url": "https://convert.example/1.png", "width": 1280, "height": 720},
            "2": {"url": "https://convert.example/2.png", "width": 1280, "height": 720},
        },
    });
    *percent = (*percent + 25).min(100);
    Ok(Json(answer))
}

/// How a service may fail.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// This status and body.
    Answers(u16, String),
    /// This status, and a message that repeats the token.
    RepeatsTheToken(u16),
    /// A redirect to this address.
    Redirects(String),
    /// The answer comes only after this time.
    Slow(Duration),
    /// The head of the answer comes at once, and the body only after this time.
    SlowBody(Duration),
}

/// Serves this fault for every call.
pub(crate) async fn faulty(fault: Fault) -> SocketAddr {
    let answer = move |headers: HeaderMap| async move {
        match fault {
            Fault::Answers(status, body) => {
                (StatusCode::from_u16(status).unwrap(), body).into_response()
            }
            Fault::RepeatsTheToken(status) => {
                let token = headers["token"].to_str().unwrap();
                refusal(status, &format!("invalid token {token}"))
            }
            Fault::Redirects(to) => {
                (StatusCode::TEMPORARY_REDIRECT, [("location", to)]).into_response()
            }
            Fault::Slow(time) => {
                tokio::time::sleep(time).await;
                StatusCode::CREATED.into_response()
            }
            Fault::SlowBody(time) => {
                let body = async move {
                    tokio::time::sleep(time).await;
                    Ok::<_, std::io::Error>(Bytes::from("{}"))
                };
                axum::body::Body::from_stream(futures_util::stream::once(body)).into_response()
            }
        }
    };
    serve_router("127.0.0.1:0", Router::new().fallback(answer)).await
}

fn refusal(status: u16, message: &str) -> Response {
    Refusal(StatusCode::from_u16(status).unwrap(), message.into()).into_response()
}

/// Answers the first request on each connection. Closes the connection at the second without an
/// answer, as a service does that has not kept it long enough.
pub(crate) async fn closing() -> SocketAddr {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut request = Vec::new();
                while !request.ends_with(b"}") {
                    stream.read_buf(&mut request).await.unwrap();
                }
                let body = json!({"uuid": new_uuid()}).to_string();
                let answer = format!(
                    "HTTP/1.1 201 Created\r\ncontent-length: {}\r\n\r\n{body}",
                    body.len()
                );
                stream.write_all(answer.as_bytes()).await.unwrap();
                let _ = stream.read_u8().await;
            });
        }
    });
    address
}

/// Listens, but has no room for another connection: the system drops what would start one.
#[cfg(target_os = "linux")]
pub(crate) fn full() -> (SocketAddr, impl Sized) {
    use socket2::{Domain, Socket, Type};

    let listener = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    let any: SocketAddr = "127.0.0.1:0".parse().unwrap();
    listener.bind(&any.into()).unwrap();
    listener.listen(0).unwrap();
    let address = listener.local_addr().unwrap().as_socket().unwrap();
    let connect = || std::net::TcpStream::connect_timeout(&address, Duration::from_millis(100));
    let waiting: Vec<_> = std::iter::from_fn(|| connect().ok()).collect();
    (address, (listener, waiting))
}

/// Accepts connections, reads a request, and drops them without an answer.
pub(crate) async fn dropping() -> SocketAddr {
    use tokio::io::AsyncReadExt as _;

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 1024]).await;
        }
    });
    address
}
