//! The routes, and what answers them.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::post;
use axum::{Extension, Router};
use netless_token::client::FastboardJoin;
use netless_token::{RoomUuid, TaskUuid};

use crate::whiteboard::answer::{Answer, Granted, UNCACHED};
use crate::whiteboard::context::Context;
use crate::whiteboard::creation::{IdempotencyKey, LONGEST_WAIT};
use crate::whiteboard::policy::{Policy, Target};
use crate::whiteboard::problem::Problem;
use crate::whiteboard::request::{
    Caller, JsonBody, NewConversion, PathUuid, RegionRequest, RoleRequest, RoomRequest,
};
use crate::whiteboard::state::{Follow, Shared};

/// How long the service may take to create something: no caller waits so long, but what is created is
/// logged.
const LONGEST_CREATION: Duration = Duration::from_secs(60);

/// Returns the routes that take a caller.
pub(crate) fn routes<P: Policy>(shared: Shared<P>) -> Router {
    Router::new()
        .route("/rooms", post(create_room::<P>))
        .route("/rooms/{uuid}/join", post(join::<P>))
        .route("/rooms/{uuid}/disable", post(set_ban::<P, true>))
        .route("/rooms/{uuid}/enable", post(set_ban::<P, false>))
        .route("/conversions", post(start_conversion::<P>))
        .route("/tasks/{uuid}/token", post(task_token::<P>))
        .with_state(Arc::new(shared))
}

pub(crate) async fn method_not_allowed() -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "this path doesn't support this method: see the header `allow`",
    )
}

async fn create_room<P: Policy>(
    State(shared): State<Arc<Shared<P>>>,
    Caller(caller): Caller,
    context: Context,
    key: IdempotencyKey,
    JsonBody(request): JsonBody<RoomRequest>,
) -> Result<Answer<FastboardJoin>, Problem> {
    let role = shared
        .creator_role(&caller, Target::NewRoom, request.role)
        .await?;
    let api = shared.api(request.region);
    let region = api.region();
    let (this, creator) = (Arc::clone(&shared), caller.clone());
    let create = async move {
        let call = api.create_room();
        let room = this
            .call("create_room", &call, &context, LONGEST_CREATION)
            .await?;
        tracing::info!(
            uuid = %room.uuid,
            caller = creator.as_str(),
            request_id = context.request_id(),
            "created a room"
        );
        Ok(room.uuid)
    };
    let room = shared.rooms.once(&caller, key, region, create).await?;
    shared.join(StatusCode::CREATED, caller, room, role, region)
}

async fn join<P: Policy>(
    State(shared): State<Arc<Shared<P>>>,
    Caller(caller): Caller,
    PathUuid(room): PathUuid<RoomUuid>,
    JsonBody(request): JsonBody<RoomRequest>,
) -> Result<Answer<FastboardJoin>, Problem> {
    let role = shared
        .role(&caller, Target::Room(room), request.role)
        .await?;
    let region = request.region.unwrap_or(shared.region);
    shared.join(StatusCode::OK, caller, room, role, region)
}

/// Puts everybody out of a room and lets nobody in, or lets them in again.
async fn set_ban<P: Policy, const IS_BAN: bool>(
    State(shared): State<Arc<Shared<P>>>,
    Caller(caller): Caller,
    context: Context,
    PathUuid(room): PathUuid<RoomUuid>,
    JsonBody(request): JsonBody<RegionRequest>,
) -> Result<impl IntoResponse, Problem> {
    let role = shared.admin_role(&caller, room).await?;
    let api = shared.api(request.region);
    let (name, call) = if IS_BAN {
        ("disable_room", api.disable(room))
    } else {
        ("enable_room", api.enable(room))
    };
    shared.call(name, &call, &context, LONGEST_WAIT).await?;
    let uuid = room.into_uuid();
    let granted = Granted { caller, uuid, role };
    Ok((StatusCode::NO_CONTENT, UNCACHED, Extension(granted)))
}

async fn start_conversion<P: Policy>(
    State(shared): State<Arc<Shared<P>>>,
    Caller(caller): Caller,
    context: Context,
    key: IdempotencyKey,
    JsonBody(new): JsonBody<NewConversion>,
) -> Result<Answer<Follow>, Problem> {
    let role = shared.creator_role(&caller, Target::NewTask, None).await?;
    let api = shared.api(new.region);
    let request = format!("{} {:?} {}", api.region(), new.kind, new.resource);
    let (this, creator) = (Arc::clone(&shared), caller.clone());
    let start = async move {
        let call = api.start_conversion(new.resource, new.kind);
        let task = this
            .call("start_conversion", &call, &context, LONGEST_CREATION)
            .await?;
        tracing::info!(
            uuid = %task.uuid,
            caller = creator.as_str(),
            request_id = context.request_id(),
            "started a conversion"
        );
        Ok(task.uuid)
    };
    let task = shared
        .conversions
        .once(&caller, key, request, start)
        .await?;
    shared.follow(StatusCode::CREATED, caller, task, role)
}

async fn task_token<P: Policy>(
    State(shared): State<Arc<Shared<P>>>,
    Caller(caller): Caller,
    PathUuid(task): PathUuid<TaskUuid>,
    JsonBody(request): JsonBody<RoleRequest>,
) -> Result<Answer<Follow>, Problem> {
    let role = shared
        .role(&caller, Target::Task(task), request.role)
        .await?;
    shared.follow(StatusCode::OK, caller, task, role)
}
