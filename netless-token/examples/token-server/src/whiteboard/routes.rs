//! The routes, and what answers them.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use netless_token::client::FastboardJoin;
use netless_token::{RoomUuid, TaskUuid};

use crate::whiteboard::answer::Answer;
use crate::whiteboard::policy::{Policy, Target};
use crate::whiteboard::problem::Problem;
use crate::whiteboard::request::{Caller, JsonBody, NewConversion, PathUuid, RoleRequest};
use crate::whiteboard::state::{Follow, Shared};

/// Returns the routes that take a caller.
pub(crate) fn routes<P: Policy>(shared: Shared<P>) -> Router {
    Router::new()
        .route("/rooms", post(create_room::<P>))
        .route("/rooms/{uuid}/join", post(join::<P>))
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
    JsonBody(request): JsonBody<RoleRequest>,
) -> Result<Answer<FastboardJoin>, Problem> {
    let role = shared
        .creator_role(&caller, Target::NewRoom, request.role)
        .await?;
    let room = shared.call(&shared.api.create_room()).await?;
    shared.join(StatusCode::CREATED, caller, room.uuid, role)
}

async fn join<P: Policy>(
    State(shared): State<Arc<Shared<P>>>,
    Caller(caller): Caller,
    PathUuid(room): PathUuid<RoomUuid>,
    JsonBody(request): JsonBody<RoleRequest>,
) -> Result<Answer<FastboardJoin>, Problem> {
    let role = shared
        .role(&caller, Target::Room(room), request.role)
        .await?;
    shared.join(StatusCode::OK, caller, room, role)
}

async fn start_conversion<P: Policy>(
    State(shared): State<Arc<Shared<P>>>,
    Caller(caller): Caller,
    JsonBody(new): JsonBody<NewConversion>,
) -> Result<Answer<Follow>, Problem> {
    let role = shared.creator_role(&caller, Target::NewTask, None).await?;
    let call = shared.api.start_conversion(new.resource, new.kind);
    let task = shared.call(&call).await?;
    shared.follow(StatusCode::CREATED, caller, task.uuid, role)
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
