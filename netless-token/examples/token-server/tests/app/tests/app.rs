//! Requests to the whole app, as browsers send them.

use std::net::SocketAddr;

use netless_token::client::Region;
use netless_token::{AccessKey, AccessKeys, Admin, Claims, Role, Room, SecretKey, Writer};
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};
use sqlx::SqlitePool;
use sqlx::sqlite::SqlitePoolOptions;
use stand_in::StandIn;
use token_server::Whiteboard;
use token_server_app::{SCHEMA, app};
use tokio::net::TcpListener;

const ALGEBRA: &str = "d4184790ffd511ebb9ebbf7a8f1d77bd";
const BIOLOGY: &str = "2421073070b211eb9ee0df9d55858dde";

/// Ann teaches algebra to Bob, and Cid teaches biology to Ann and Bob. Eve is nobody's.
const SCHOOL: &str = "
    INSERT INTO users VALUES ('ann', 'a'), ('bob', 'b'), ('cid', 'c'), ('eve', 'e');
    INSERT INTO lessons VALUES
        (1, 'd4184790ffd511ebb9ebbf7a8f1d77bd'), (2, '2421073070b211eb9ee0df9d55858dde');
    INSERT INTO teachers VALUES (1, 'ann'), (2, 'cid');
    INSERT INTO students VALUES (1, 'bob'), (2, 'ann'), (2, 'bob');
";

fn keys() -> AccessKeys {
    AccessKeys::new(
        AccessKey("EkjYj4mbM4pZlGEv"),
        SecretKey("JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ"),
    )
    .unwrap()
}

struct School {
    address: SocketAddr,
    db: SqlitePool,
    service: StandIn,
}

impl School {
    async fn start() -> Self {
        // A database in memory is that of one connection.
        let options = SqlitePoolOptions::new().max_connections(1);
        let db = options.connect("sqlite::memory:").await.unwrap();
        for sql in [SCHEMA, SCHOOL] {
            sqlx::raw_sql(sql).execute(&db).await.unwrap();
        }
        let service = StandIn::strict(keys());
        let api_base = format!("http://{}", service.start()).parse().unwrap();
        let app_identifier = "283/VGiScM9Wiw2HJg".parse().unwrap();
        let whiteboard = Whiteboard::new(keys(), app_identifier, Region::Europe).api_base(api_base);
        whiteboard.check().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let app = app(db.clone(), &whiteboard);
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self {
            address,
            db,
            service,
        }
    }

    /// A browser with a session of this user.
    async fn browser(&self, name: &str, password: &str) -> Browser {
        let mut browser = self.stranger();
        let body = json!({"name": name, "password": password});
        let response = browser.post("/sign-in", &body).await;
        assert_eq!(response.status(), StatusCode::NO_CONTENT);
        let cookie = response.headers()["set-cookie"].to_str().unwrap();
        let (cookie, attributes) = cookie.split_once("; ").unwrap();
        assert!(attributes.contains("SameSite=Strict"), "{attributes}");
        browser.cookie = cookie.into();
        browser
    }

    /// A browser without a session.
    fn stranger(&self) -> Browser {
        Browser {
            client: Client::new(),
            origin: format!("http://{}", self.address),
            cookie: String::new(),
        }
    }
}

struct Browser {
    client: Client,
    origin: String,
    cookie: String,
}

impl Browser {
    async fn post(&self, path: &str, body: &Value) -> Response {
        let request = self.client.post(format!("{}{path}", self.origin));
        let request = request.header("cookie", &self.cookie).json(body);
        request.send().await.unwrap()
    }

    /// Joins the room, and returns the role.
    async fn join(&self, room: &str) -> Result<Role, (StatusCode, String)> {
        let path = format!("/whiteboard/rooms/{room}/join");
        let response = self.post(&path, &json!({})).await;
        let status = response.status();
        let body: Value = response.json().await.unwrap();
        if status != StatusCode::OK {
            return Err((status, body["detail"].as_str().unwrap().to_owned()));
        }
        let token = body["joinRoom"]["roomToken"].as_str().unwrap();
        let claims = Claims::<Room>::verify(token, &keys(), room.parse().unwrap()).unwrap();
        Ok(claims.role())
    }
}

#[tokio::test]
async fn the_database_decides_who_may_do_what_in_which_room() {
    let school = School::start().await;
    let no_role = || Err((StatusCode::FORBIDDEN, "you have no role here".to_owned()));
    for (name, password, in_algebra, in_biology) in [
        ("ann", "a", Ok(Admin), Ok(Writer)),
        ("bob", "b", Ok(Writer), Ok(Writer)),
        ("cid", "c", no_role(), Ok(Admin)),
        ("eve", "e", no_role(), no_role()),
    ] {
        let browser = school.browser(name, password).await;
        assert_eq!(browser.join(ALGEBRA).await, in_algebra, "{name}");
        assert_eq!(browser.join(BIOLOGY).await, in_biology, "{name}");
    }
    let nobody = school.stranger();
    assert_eq!(
        nobody.join(ALGEBRA).await,
        Err((
            StatusCode::UNAUTHORIZED,
            "no known caller: sign in first".into()
        ))
    );
    let body = json!({"name": "ann", "password": "wrong"});
    let response = nobody.post("/sign-in", &body).await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_new_room_is_a_new_lesson() {
    let school = School::start().await;
    let student = school.browser("bob", "b").await;
    let response = student.post("/whiteboard/rooms", &json!({})).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);

    let teacher = school.browser("cid", "c").await;
    let response = teacher.post("/whiteboard/rooms", &json!({})).await;
    assert_eq!(response.status(), StatusCode::CREATED);
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["joinRoom"]["uid"], "cid");
    let room = body["joinRoom"]["uuid"].as_str().unwrap();
    let region = school.service.region_of(room.parse().unwrap());
    assert_eq!(region, Some(Region::Europe));
    assert_eq!(school.service.rooms(), 1);
    assert_eq!(teacher.join(room).await, Ok(Admin));
    assert_eq!(
        student.join(room).await.unwrap_err().0,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn without_the_database_nobody_is_refused_for_good() {
    let school = School::start().await;
    let browser = school.browser("ann", "a").await;
    school.db.close().await;
    assert_eq!(
        browser.join(ALGEBRA).await,
        Err((
            StatusCode::SERVICE_UNAVAILABLE,
            "the server cannot find out now what you may do: try again later".into()
        ))
    );
}
