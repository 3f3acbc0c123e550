//! The routes, and what answers them.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::routing::{get, post};
use axum::{Extension, Json, Router, middleware};
use netless_token::client::FastboardJoin;
use netless_token::{AccessKeys, RoomUuid, TaskUuid};
use tower_http::cors::CorsLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::process::Config;
use crate::process::origin::Origin;
use crate::process::rate_limit::RateLimits;
use crate::process::request_log::{self, AccessLog, REQUEST_ID};
use crate::process::serve::Ready;
use crate::whiteboard::check::{self, StartError};
use crate::whiteboard::page;
use crate::whiteboard::policy::{Policy, Target};
use crate::whiteboard::problem::Problem;
use crate::whiteboard::request::{Caller, JsonBody, NewConversion, PathUuid, RoleRequest};
use crate::whiteboard::service::Service;
use crate::whiteboard::state::{Follow, Shared};

/// How many requests per minute an address may send without a known API key.
const UNKNOWN_PER_MINUTE: NonZeroU32 = NonZeroU32::new(60).unwrap();

/// How long a browser may cache a preflight answer: two hours, the most that Chromium allows.
const PREFLIGHT_AGE: Duration = Duration::from_secs(2 * 60 * 60);

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
    check::check(&keys, config.ttl)?;
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
    let shared = Arc::new(Shared {
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
        .layer(middleware::from_fn_with_state(log, request_log::log))
        .with_state(shared))
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
    State(shared): State<Arc<Shared<P>>>,
    caller: Caller,
    JsonBody(request): JsonBody<RoleRequest>,
) -> Result<(StatusCode, Json<FastboardJoin>), Problem> {
    let role = shared
        .creator_role(&caller.uid, Target::NewRoom, request.role)
        .await?;
    let room = shared.service.create_room(&shared.keys).await?;
    let join = shared.join(caller.uid, room, role)?;
    caller.notes.granted(room.into_uuid(), role);
    Ok((StatusCode::CREATED, Json(join)))
}

async fn join<P: Policy>(
    State(shared): State<Arc<Shared<P>>>,
    caller: Caller,
    PathUuid(room): PathUuid<RoomUuid>,
    JsonBody(request): JsonBody<RoleRequest>,
) -> Result<Json<FastboardJoin>, Problem> {
    let role = shared
        .role(&caller.uid, Target::Room(room), request.role)
        .await?;
    let join = shared.join(caller.uid, room, role)?;
    caller.notes.granted(room.into_uuid(), role);
    Ok(Json(join))
}

async fn start_conversion<P: Policy>(
    State(shared): State<Arc<Shared<P>>>,
    caller: Caller,
    JsonBody(file): JsonBody<NewConversion>,
) -> Result<(StatusCode, Json<Follow>), Problem> {
    let role = shared
        .creator_role(&caller.uid, Target::NewTask, None)
        .await?;
    let task = shared
        .service
        .start_conversion(&shared.keys, &file.resource, file.conversion)
        .await?;
    let follow = shared.follow(task, role)?;
    caller.notes.granted(task.into_uuid(), role);
    Ok((StatusCode::CREATED, Json(follow)))
}

async fn task_token<P: Policy>(
    State(shared): State<Arc<Shared<P>>>,
    caller: Caller,
    PathUuid(task): PathUuid<TaskUuid>,
    JsonBody(request): JsonBody<RoleRequest>,
) -> Result<Json<Follow>, Problem> {
    let role = shared
        .role(&caller.uid, Target::Task(task), request.role)
        .await?;
    let follow = shared.follow(task, role)?;
    caller.notes.granted(task.into_uuid(), role);
    Ok(Json(follow))
}
