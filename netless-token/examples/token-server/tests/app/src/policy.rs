//! Who may do what: teachers are admins in their lessons and may create rooms, students are writers.

use axum::http::request::Parts;
use netless_token::client::Uid;
use netless_token::{Admin, Role};
use sqlx::SqlitePool;
use token_server::policy::{Policy, PolicyError, Target};
use tower_sessions::Session;

use crate::sign_in::USER;

/// The database knows.
pub(crate) struct School {
    pub(crate) db: SqlitePool,
}

impl Policy for School {
    async fn identify(&self, request: &Parts) -> Result<Option<Uid>, PolicyError> {
        let Some(session) = request.extensions.get::<Session>() else {
            return Ok(None);
        };
        let user: Option<String> = session.get(USER).await?;
        Ok(user.map(|name| name.parse()).transpose()?)
    }

    async fn highest_role(
        &self,
        caller: &Uid,
        target: Target,
    ) -> Result<Option<Role>, PolicyError> {
        let room = match target {
            Target::Room(room) => room,
            Target::NewRoom => {
                let teaches = sqlx::query("SELECT 1 FROM teachers WHERE name = ?")
                    .bind(caller.as_str())
                    .fetch_optional(&self.db)
                    .await?;
                return Ok(teaches.map(|_| Admin));
            }
            Target::Task(_) | Target::NewTask => return Ok(None),
        };
        // As numbers: 0 is an admin, 1 a writer.
        let role: Option<u8> = sqlx::query_scalar(
            "SELECT 0 AS role FROM lessons JOIN teachers ON lesson = id WHERE room = ?1 AND name = ?2
             UNION
             SELECT 1 AS role FROM lessons JOIN students ON lesson = id WHERE room = ?1 AND name = ?2
             ORDER BY role LIMIT 1",
        )
        .bind(room.to_string())
        .bind(caller.as_str())
        .fetch_optional(&self.db)
        .await?;
        Ok(role.map(Role::try_from).transpose()?)
    }
}
