//! What is answered to which request.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::routing::{get, post};
use axum::{Extension, Json, Router, middleware};
use netless_token::client::{FastboardJoin, Uid};
use netless_token::{
    AccessKeys, Role, Room, RoomUuid, SignError, SignedToken, Task, TaskUuid, Timestamp, Token,
    Writer,
};
use serde::Serialize;
use tower_http::cors::CorsLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::access_log::{self, AccessLog, REQUEST_ID};
use crate::origin::Origin;
use crate::policy::{Policy, Target};
use crate::problem::Problem;
use crate::rate_limit::RateLimits;
use crate::request::{Caller, File, JsonBody, PathUuid, Wish};
use crate::serve::Ready;
use crate::service::{CallError, Service};
use crate::start::{self, StartError};
use crate::{Config, page};

/// How often a minute one address may ask without a known API key.
const STRANGERS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(60).unwrap();

/// How long a browser may remember that a page may call: two hours, the most that Chromium takes.
const PREFLIGHT_AGE: Duration = Duration::from_secs(2 * 60 * 60);

/// What every request needs.
pub(crate) struct Server<P> {
    keys: AccessKeys,
    config: Config,
    service: Service,
    pub(crate) policy: P,
    pub(crate) callers: RateLimits<Uid>,
    /// Who has no known API key, by address.
    pub(crate) strangers: RateLimits<IpAddr>,
}

/// All that the server answers.
///
/// `policy` decides, whatever `config` says about callers.
///
/// # Errors
///
/// When no token can be signed with this configuration, or no HTTP client can be made.
pub fn router<P: Policy>(
    keys: AccessKeys,
    config: Config,
    policy: P,
) -> Result<Router, StartError> {
    start::check(&keys, config.ttl)?;
    let origins = config.allowed_origins.iter().map(Origin::header_value);
    let cors = CorsLayer::new()
        .allow_origin(origins.collect::<Vec<_>>())
        .allow_methods([Method::POST])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE])
        .expose_headers([header::RETRY_AFTER, REQUEST_ID])
        .max_age(PREFLIGHT_AGE);
    let log = Arc::new(AccessLog::new(config.trusted_proxy_header.clone()));
    let page = page::routes(
        &config.sdk_url,
        config.sdk_integrity.as_ref(),
        &config.api_base.to_string(),
    );
    let server = Arc::new(Server {
        keys,
        service: Service::new(config.api_base.clone(), config.region)
            .map_err(StartError::Client)?,
        callers: RateLimits::per_minute(config.requests_per_minute),
        strangers: RateLimits::per_minute(STRANGERS_PER_MINUTE),
        config,
        policy,
    });
    Ok(Router::new()
        .route("/rooms", post(create_room::<P>))
        .route("/rooms/{uuid}/join", post(join::<P>))
        .route("/conversions", post(start_conversion::<P>))
        .route("/tasks/{uuid}/token", post(task_token::<P>))
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .merge(page)
        .fallback(|| async { Problem::new(StatusCode::NOT_FOUND, "there is nothing here") })
        .method_not_allowed_fallback(|| async {
            Problem::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "this path takes another method: see the header `allow`",
            )
        })
        .layer(cors)
        // A token is for its caller, not for a cache.
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ))
        .layer(middleware::from_fn_with_state(log, access_log::log))
        .with_state(server))
}

/// Whether to send requests here: not once the server is told to stop.
async fn ready(Extension(ready): Extension<Ready>) -> Result<&'static str, Problem> {
    if ready.is_ready() {
        Ok("ok")
    } else {
        Err(Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "this server is stopping: ask another",
        ))
    }
}

async fn create_room<P: Policy>(
    State(server): State<Arc<Server<P>>>,
    caller: Caller,
    JsonBody(wish): JsonBody<Wish>,
) -> Result<(StatusCode, Json<FastboardJoin>), Problem> {
    let role = server.creator(&caller, Target::NewRoom, wish.role).await?;
    let room = server.service.create_room(&server.keys).await?;
    Ok((StatusCode::CREATED, Json(server.join(caller, room, role)?)))
}

async fn join<P: Policy>(
    State(server): State<Arc<Server<P>>>,
    caller: Caller,
    PathUuid(room): PathUuid<RoomUuid>,
    JsonBody(wish): JsonBody<Wish>,
) -> Result<Json<FastboardJoin>, Problem> {
    let role = server.role(&caller, Target::Room(room), wish.role).await?;
    Ok(Json(server.join(caller, room, role)?))
}

/// What a client needs to follow a file conversion.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Follow {
    uuid: TaskUuid,
    task_token: SignedToken<Task>,
    /// In milliseconds since the Unix epoch, as `new Date(…)` takes it.
    expires_at: Option<u64>,
}

async fn start_conversion<P: Policy>(
    State(server): State<Arc<Server<P>>>,
    caller: Caller,
    JsonBody(file): JsonBody<File>,
) -> Result<(StatusCode, Json<Follow>), Problem> {
    let role = server.creator(&caller, Target::NewTask, None).await?;
    let task = server
        .service
        .start_conversion(&server.keys, &file.resource, file.conversion)
        .await?;
    Ok((
        StatusCode::CREATED,
        Json(server.follow(&caller, task, role)?),
    ))
}

async fn task_token<P: Policy>(
    State(server): State<Arc<Server<P>>>,
    caller: Caller,
    PathUuid(task): PathUuid<TaskUuid>,
    JsonBody(wish): JsonBody<Wish>,
) -> Result<Json<Follow>, Problem> {
    let role = server.role(&caller, Target::Task(task), wish.role).await?;
    Ok(Json(server.follow(&caller, task, role)?))
}

impl<P: Policy> Server<P> {
    /// The role that the caller gets.
    async fn role(
        &self,
        caller: &Caller,
        target: Target,
        requested: Option<Role>,
    ) -> Result<Role, Problem> {
        match self.policy.highest_role(&caller.uid, target).await {
            Some(highest) => at_most(highest, requested),
            None => Err(Problem::new(StatusCode::FORBIDDEN, "you have no role here")),
        }
    }

    /// The role of a caller that creates something, which takes a writer.
    async fn creator(
        &self,
        caller: &Caller,
        target: Target,
        requested: Option<Role>,
    ) -> Result<Role, Problem> {
        match self.policy.highest_role(&caller.uid, target).await {
            Some(highest) if highest >= Writer => at_most(highest, requested),
            _ => Err(Problem::new(
                StatusCode::FORBIDDEN,
                "you may not create anything here: that takes the role `writer` in any room",
            )),
        }
    }

    /// Lets the caller into the room.
    fn join(&self, caller: Caller, room: RoomUuid, role: Role) -> Result<FastboardJoin, Problem> {
        let token = Token::<Room>::new()
            .role(role)
            .uuid(room)
            .ttl(self.config.ttl)
            .sign(&self.keys)
            .map_err(|error| cannot_sign(&error))?;
        caller.notes.granted(room.into_uuid(), role);
        Ok(FastboardJoin::new(
            self.config.app_identifier.clone(),
            self.config.region,
            caller.uid,
            token,
        ))
    }

    /// Lets the caller follow the conversion.
    fn follow(&self, caller: &Caller, task: TaskUuid, role: Role) -> Result<Follow, Problem> {
        let token = Token::<Task>::new()
            .role(role)
            .uuid(task)
            .ttl(self.config.ttl)
            .sign(&self.keys)
            .map_err(|error| cannot_sign(&error))?;
        caller.notes.granted(task.into_uuid(), role);
        Ok(Follow {
            uuid: task,
            expires_at: token.expires_at().map(Timestamp::unix_millis),
            task_token: token,
        })
    }
}

/// The role that a caller asks for, or else the highest that it may have.
fn at_most(highest: Role, requested: Option<Role>) -> Result<Role, Problem> {
    let role = requested.unwrap_or(highest);
    if role > highest {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            format!("the role `{role}` is not yours: ask for `{highest}` at most"),
        ));
    }
    Ok(role)
}

/// Nothing of it is the caller's fault.
impl From<CallError> for Problem {
    fn from(error: CallError) -> Self {
        let status = match error {
            CallError::Sign(error) => return cannot_sign(&error),
            CallError::Slow => StatusCode::GATEWAY_TIMEOUT,
            _ => StatusCode::BAD_GATEWAY,
        };
        Self::new(status, error.to_string())
    }
}

fn cannot_sign(error: &SignError) -> Problem {
    Problem::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "the server cannot sign tokens: its log says why",
    )
    .with_reason(format!("cannot sign: {error}"))
}
