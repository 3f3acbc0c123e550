//! A school's app: its users sign in, its database knows who teaches and who takes which lesson, and
//! each lesson has a whiteboard room. The token server's router is mounted below `/whiteboard`.

mod policy;
mod sign_in;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use sqlx::SqlitePool;
use token_server::{Granted, Whiteboard};
use tower_sessions::{MemoryStore, SessionManagerLayer};

use policy::School;

/// The tables of the app.
pub const SCHEMA: &str = "
    CREATE TABLE users (name TEXT PRIMARY KEY, password TEXT NOT NULL);
    CREATE TABLE lessons (id INTEGER PRIMARY KEY, room TEXT UNIQUE NOT NULL);
    CREATE TABLE teachers (lesson INTEGER NOT NULL REFERENCES lessons, name TEXT NOT NULL);
    CREATE TABLE students (lesson INTEGER NOT NULL REFERENCES lessons, name TEXT NOT NULL);
";

/// Returns the whole app.
pub fn app(db: SqlitePool, whiteboard: &Whiteboard) -> Router {
    let school = School { db: db.clone() };
    // The cookie is `SameSite=Strict`, so no other site can send it.
    let sessions = SessionManagerLayer::new(MemoryStore::default()).with_secure(false);
    Router::new()
        .route("/sign-in", post(sign_in::sign_in))
        .with_state(db.clone())
        .nest("/whiteboard", whiteboard.router(school))
        .layer(middleware::from_fn_with_state(db, remember))
        .layer(sessions)
}

/// Makes a lesson of each new room, with its creator as the teacher.
async fn remember(State(db): State<SqlitePool>, request: Request, next: Next) -> Response {
    let is_new_room = request.uri().path() == "/whiteboard/rooms";
    let response = next.run(request).await;
    match response.extensions().get::<Granted>() {
        Some(granted) if is_new_room => match new_lesson(&db, granted).await {
            Ok(()) => response,
            Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        },
        _ => response,
    }
}

async fn new_lesson(db: &SqlitePool, granted: &Granted) -> sqlx::Result<()> {
    let mut transaction = db.begin().await?;
    let lesson = sqlx::query("INSERT INTO lessons (room) VALUES (?)")
        .bind(granted.uuid.simple().to_string())
        .execute(&mut *transaction)
        .await?
        .last_insert_rowid();
    sqlx::query("INSERT INTO teachers (lesson, name) VALUES (?, ?)")
        .bind(lesson)
        .bind(granted.caller.as_str())
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
}
