//! Serves a page with a whiteboard, and the token that it joins a room with.

use std::env;
use std::error::Error;
use std::time::Duration;

use actix_web::error::{ErrorInternalServerError, ErrorUnauthorized};
use actix_web::http::header::{CACHE_CONTROL, HeaderMap};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, Responder, get, post, web};
use netless_token::client::{AppIdentifier, FastboardJoin, Region, Uid};
use netless_token::{AccessKeys, Admin, Reader, Role, Room, RoomUuid, Token};

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

#[post("/rooms/{uuid}/join")]
async fn join(
    project: web::Data<Project>,
    room: web::Path<RoomUuid>,
    request: HttpRequest,
) -> actix_web::Result<impl Responder> {
    let (uid, role) = caller(request.headers(), *room)
        .ok_or_else(|| ErrorUnauthorized("there is no such session"))?;
    let token = Token::<Room>::new()
        .role(role)
        .uuid(*room)
        .ttl(Duration::from_secs(600))
        .sign(&project.keys)
        .map_err(ErrorInternalServerError)?;
    let join = FastboardJoin::new(project.app.clone(), project.region, uid, token);
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .json(join))
}

#[get("/")]
async fn page() -> impl Responder {
    web::Html::new(include_str!("page.html"))
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let project = web::Data::new(Project {
        keys: AccessKeys::from_env()?,
        app: "283/VGiScM9Wiw2HJg".parse()?,
        region: Region::UnitedStates,
    });
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:3000".into());
    let server = HttpServer::new(move || {
        App::new()
            .app_data(project.clone())
            .service(page)
            .service(join)
    })
    .bind(address)?;
    for address in server.addrs() {
        println!("listening on http://{address}");
    }
    Ok(server.run().await?)
}
