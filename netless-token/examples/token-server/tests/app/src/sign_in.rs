//! Who is calling: a session with the user's name.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use sqlx::SqlitePool;
use tower_sessions::Session;

/// The name of the user in a session.
pub(crate) const USER: &str = "user";

#[derive(Deserialize)]
pub(crate) struct SignIn {
    name: String,
    password: String,
}

/// Starts a session. A real app compares hashes of passwords.
pub(crate) async fn sign_in(
    State(db): State<SqlitePool>,
    session: Session,
    Json(SignIn { name, password }): Json<SignIn>,
) -> StatusCode {
    let user = sqlx::query("SELECT 1 FROM users WHERE name = ? AND password = ?")
        .bind(&name)
        .bind(password)
        .fetch_optional(&db)
        .await;
    match user {
        Ok(Some(_)) => match session.insert(USER, name).await {
            Ok(()) => StatusCode::NO_CONTENT,
            Err(_) => StatusCode::SERVICE_UNAVAILABLE,
        },
        Ok(None) => StatusCode::UNAUTHORIZED,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}
