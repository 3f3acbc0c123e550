//! The routes, and what answers them.

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
use crate::request::{Caller, File, JsonBody, PathUuid, RoleRequest};
use crate::serve::Ready;
use crate::service::{CallError, Service};
use crate::start::{self, StartError};
use crate::{Config, page};

/// How many requests per minute an address may send without a known API key.
const UNKNOWN_PER_MINUTE: NonZeroU32 = NonZeroU32::new(60).unwrap();

/// How long a browser may cache a preflight answer: two hours, the most that Chromium allows.
const PREFLIGHT_AGE: Duration = Duration::from_secs(2 * 60 * 60);

/// The state that requests share.
pub(crate) struct Server<P> {
    keys: AccessKeys,
    config: Config,
    service: Service,
    pub(crate) policy: P,
    pub(crate) callers: RateLimits<Uid>,
    /// For requests without a known API key, by address.
    pub(crate) unknown_callers: RateLimits<IpAddr>,
}

/// Returns the router of the server.
///
/// Only `policy` decides about callers: those in `config` are ignored.
///
/// # Errors
///
/// If no token can be signed with this configuration, or the HTTP client cannot be created.
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
        unknown_callers: RateLimits::per_minute(UNKNOWN_PER_MINUTE),
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
        // A cache must not keep a caller's token.
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ))
        .layer(SetResponseHeaderLayer::overriding(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .layer(middleware::from_fn_with_state(log, access_log::log))
        .with_state(server))
}

/// Tells load balancers whether to send requests here: not once the server is stopping.
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
    JsonBody(request): JsonBody<RoleRequest>,
) -> Result<(StatusCode, Json<FastboardJoin>), Problem> {
    let role = server
        .creator_role(&caller, Target::NewRoom, request.role)
        .await?;
    let room = server.service.create_room(&server.keys).await?;
    Ok((StatusCode::CREATED, Json(server.join(caller, room, role)?)))
}

async fn join<P: Policy>(
    State(server): State<Arc<Server<P>>>,
    caller: Caller,
    PathUuid(room): PathUuid<RoomUuid>,
    JsonBody(request): JsonBody<RoleRequest>,
) -> Result<Json<FastboardJoin>, Problem> {
    let role = server
        .role(&caller, Target::Room(room), request.role)
        .await?;
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
    let role = server.creator_role(&caller, Target::NewTask, None).await?;
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
    JsonBody(request): JsonBody<RoleRequest>,
) -> Result<Json<Follow>, Problem> {
    let role = server
        .role(&caller, Target::Task(task), request.role)
        .await?;
    Ok(Json(server.follow(&caller, task, role)?))
}

impl<P: Policy> Server<P> {
    /// Returns the role that the caller gets.
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

    /// Returns the role of a caller who creates something, and must be at least a writer.
    async fn creator_role(
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

    /// Signs a token for the room.
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

    /// Signs a token for the conversion.
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

/// Returns the requested role, or else the highest.
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

/// None of these errors is the caller's fault.
impl From<CallError> for Problem {
    fn from(error: CallError) -> Self {
        let status = match error {
            CallError::Sign(error) => return cannot_sign(&error),
            CallError::Slow => StatusCode::GATEWAY_TIMEOUT,
            _ => StatusCode::BAD_GATEWAY,
        };
        let problem = Self::new(status, error.to_string());
        match error {
            CallError::Unreachable(ref cause) => problem.with_reason(format!("{error}: {cause}")),
            _ => problem,
        }
    }
}

fn cannot_sign(error: &SignError) -> Problem {
    Problem::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "the server cannot sign tokens: its log says why",
    )
    .with_reason(format!("cannot sign: {error}"))
}
