//! Serves a page with a whiteboard, and the token that it joins a room with.

use std::env;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse};
use axum::routing::{get, post};
use axum::{Json, Router};
use netless_token::client::{AppIdentifier, FastboardJoin, Region, Uid};
use netless_token::{AccessKeys, Admin, Reader, Role, Room, RoomUuid, Token};
use tokio::net::TcpListener;

/// Your project in the Agora console.
struct Project {
    keys: AccessKeys,
    app: AppIdentifier,
    region: Region,
}

/// Your rule: who is calling, and which role do they have in this room? Look up the session where
/// your login stores it.
fn caller(headers: &HeaderMap, _room: RoomUuid) -> Option<(Uid, Role)> {
    let (uid, role) = match headers.get("x-session")?.to_str().ok()? {
        "session-of-the-teacher" => ("teacher", Admin),
        "session-of-a-student" => ("student-7", Reader),
        _ => return None,
    };
    Some((uid.parse().ok()?, role))
}

async fn join(
    State(project): State<Arc<Project>>,
    Path(room): Path<RoomUuid>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, StatusCode> {
    let (uid, role) = caller(&headers, room).ok_or(StatusCode::UNAUTHORIZED)?;
    let token = Token::<Room>::new()
        .role(role)
        .uuid(room)
        .ttl(Duration::from_secs(600))
        .sign(&project.keys)
        .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    let join = FastboardJoin::new(project.app.clone(), project.region, uid, token);
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(join)))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let project = Project {
        keys: AccessKeys::from_env()?,
        app: "283/VGiScM9Wiw2HJg".parse()?,
        region: Region::UnitedStates,
    };
    let router = Router::new()
        .route("/", get(Html(include_str!("page.html"))))
        .route("/rooms/{uuid}/join", post(join))
        .with_state(Arc::new(project));
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:3000".into());
    let listener = TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, router).await?)
}
