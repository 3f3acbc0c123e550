//! Keeps a room for each lesson in a database. `open physics` prints the room of the lesson `physics`,
//! which it creates the first time; `close physics` disables it.

use std::env;
use std::error::Error;

use netless_token::rest::{Api, Call, Region};
use netless_token::{AccessKeys, RoomUuid};
use reqwest::Client;
use reqwest::redirect::Policy;
use sqlx::SqlitePool;

/// A row of the table.
#[derive(sqlx::FromRow)]
struct Room {
    #[sqlx(try_from = "String")]
    uuid: RoomUuid,
    #[sqlx(try_from = "String")]
    region: Region,
}

struct Lessons {
    keys: AccessKeys,
    client: Client,
    database: SqlitePool,
    /// Another address of the service.
    address: Option<String>,
}

impl Lessons {
    /// Returns the room of a lesson. Creates it if there is none.
    async fn open(&self, lesson: &str) -> Result<Room, Box<dyn Error>> {
        if let Some(room) = self.stored(lesson).await? {
            return Ok(room);
        }
        // Where the people of this lesson are.
        let region = Region::UnitedStates;
        let api = self.api(region)?;
        let created = self.call(api.create_room()).await?.uuid;
        let insert =
            "INSERT INTO rooms (lesson, uuid, region) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
        let inserted = sqlx::query(insert)
            .bind(lesson)
            .bind(created.to_string())
            .bind(region.as_str())
            .execute(&self.database)
            .await?;
        if inserted.rows_affected() == 0 {
            // Somebody else was faster: everybody takes that room, and nobody this one.
            self.call(api.disable(created)).await?;
        }
        let stored = self.stored(lesson).await?;
        stored.ok_or_else(|| "the lesson was just deleted".into())
    }

    /// Puts everybody out of the room of a lesson, and lets nobody in.
    async fn close(&self, lesson: &str) -> Result<Room, Box<dyn Error>> {
        let room = self.stored(lesson).await?.ok_or("no such lesson")?;
        self.call(self.api(room.region)?.disable(room.uuid)).await?;
        Ok(room)
    }

    async fn stored(&self, lesson: &str) -> sqlx::Result<Option<Room>> {
        sqlx::query_as("SELECT uuid, region FROM rooms WHERE lesson = ?")
            .bind(lesson)
            .fetch_optional(&self.database)
            .await
    }

    fn api(&self, region: Region) -> Result<Api, Box<dyn Error>> {
        Ok(match &self.address {
            None => Api::new(region),
            Some(address) => Api::at(address, region)?,
        })
    }

    /// Makes any call to the service.
    async fn call<C: Call>(&self, call: C) -> Result<C::Answer, Box<dyn Error>> {
        let request = call.request(&self.keys)?.try_into()?;
        let response = self.client.execute(request).await?;
        Ok(call.answer(response.status(), &response.bytes().await?)?)
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let task = arguments.next().unwrap_or_default();
    let lesson = arguments.next().ok_or("write `open physics`")?;
    let database = SqlitePool::connect("sqlite:lessons.db?mode=rwc").await?;
    sqlx::query(
        "CREATE TABLE IF NOT EXISTS rooms
        (lesson TEXT PRIMARY KEY, uuid TEXT NOT NULL, region TEXT NOT NULL)",
    )
    .execute(&database)
    .await?;
    let lessons = Lessons {
        keys: AccessKeys::from_env()?,
        // A redirect would send the token wherever it points.
        client: Client::builder().redirect(Policy::none()).build()?,
        database,
        address: arguments.next(),
    };
    let room = match &*task {
        "open" => lessons.open(&lesson).await?,
        "close" => lessons.close(&lesson).await?,
        _ => return Err("write `open` or `close`".into()),
    };
    println!("{} in {}", room.uuid, room.region);
    Ok(())
}
