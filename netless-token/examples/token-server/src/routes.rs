//! What is answered to which request.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use netless_token::client::{FastboardJoin, Uid};
use netless_token::{
    AccessKeys, Role, Room, RoomUuid, SignError, SignedToken, Task, TaskUuid, Timestamp, Token,
    Writer,
};
use serde::Serialize;
use tower_http::cors::CorsLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::{DefaultOnResponse, TraceLayer};

use crate::policy::Target;
use crate::problem::Problem;
use crate::rate_limit::PerCaller;
use crate::request::{Caller, File, JsonBody, PathUuid, Wish};
use crate::service::{CallError, Service};
use crate::{Config, Policy, page};

/// How long a request may take, its body included.
const LONGEST_REQUEST: Duration = Duration::from_secs(10);

/// What every request needs.
pub(crate) struct Server<P> {
    keys: AccessKeys,
    config: Config,
    service: Service,
    pub(crate) policy: P,
    pub(crate) rate_limit: PerCaller,
}

/// All that the server answers.
///
/// `policy` decides, whatever `config` says about callers.
///
/// # Errors
///
/// When an allowed origin can be no header value, or no HTTP client can be made.
pub fn router<P: Policy>(
    keys: AccessKeys,
    config: Config,
    policy: P,
) -> Result<Router, Box<dyn Error>> {
    let origins = config
        .allowed_origins
        .iter()
        .map(|origin| HeaderValue::from_str(origin))
        .collect::<Result<Vec<_>, _>>()?;
    let cors = CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::POST])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE])
        .expose_headers([header::RETRY_AFTER]);
    let page = page::routes(
        &config.sdk_url,
        config.sdk_integrity.as_ref(),
        &config.api_base.to_string(),
    );
    let server = Arc::new(Server {
        keys,
        service: Service::new(config.api_base.clone(), config.region)?,
        rate_limit: PerCaller::new(config.requests_per_minute),
        config,
        policy,
    });
    Ok(Router::new()
        .route("/rooms", post(create_room::<P>))
        .route("/rooms/{uuid}/join", post(join::<P>))
        .route("/conversions", post(start_conversion::<P>))
        .route("/tasks/{uuid}/token", post(task_token::<P>))
        .route("/healthz", get(|| async { "ok" }))
        .merge(page)
        .fallback(|| async { Problem::new(StatusCode::NOT_FOUND, "there is nothing here") })
        .method_not_allowed_fallback(|| async {
            Problem::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "this path takes another method: see the header `allow`",
            )
        })
        .layer(middleware::from_fn(in_time))
        .layer(cors)
        // A token is for its caller, not for a cache.
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(span)
                .on_response(DefaultOnResponse::new().level(tracing::Level::INFO)),
        )
        .with_state(server))
}

/// What a request is logged as: its route, not its path, in which a confused caller may well have
/// put a token or a key.
fn span(request: &Request) -> tracing::Span {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("none", MatchedPath::as_str);
    tracing::info_span!("request", method = %request.method(), route)
}

async fn in_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(LONGEST_REQUEST, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::new(
            StatusCode::REQUEST_TIMEOUT,
            format!(
                "the request took more than {} s: send it at once",
                LONGEST_REQUEST.as_secs()
            ),
        )
        .into_response(),
    }
}

/// What `createFastboard` takes, which does not mind what else is there.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Join {
    #[serde(flatten)]
    fastboard: FastboardJoin,
    /// In milliseconds since the Unix epoch, as `new Date(…)` takes it.
    expires_at: Option<u64>,
}

async fn create_room<P: Policy>(
    State(server): State<Arc<Server<P>>>,
    Caller(uid): Caller,
    JsonBody(wish): JsonBody<Wish>,
) -> Result<(StatusCode, Json<Join>), Problem> {
    let role = server.creator(&uid, Target::NewRoom, wish.role).await?;
    let room = server.service.create_room(&server.keys).await?;
    tracing::info!(%uid, %room, "a room is created");
    Ok((StatusCode::CREATED, Json(server.join(uid, room, role)?)))
}

async fn join<P: Policy>(
    State(server): State<Arc<Server<P>>>,
    Caller(uid): Caller,
    PathUuid(room): PathUuid<RoomUuid>,
    JsonBody(wish): JsonBody<Wish>,
) -> Result<Json<Join>, Problem> {
    let role = server.role(&uid, Target::Room(room), wish.role).await?;
    Ok(Json(server.join(uid, room, role)?))
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
    Caller(uid): Caller,
    JsonBody(file): JsonBody<File>,
) -> Result<(StatusCode, Json<Follow>), Problem> {
    let role = server.creator(&uid, Target::NewTask, None).await?;
    let task = server
        .service
        .start_conversion(&server.keys, &file.resource, file.conversion)
        .await?;
    tracing::info!(%uid, %task, "a conversion is started");
    Ok((StatusCode::CREATED, Json(server.follow(&uid, task, role)?)))
}

async fn task_token<P: Policy>(
    State(server): State<Arc<Server<P>>>,
    Caller(uid): Caller,
    PathUuid(task): PathUuid<TaskUuid>,
    JsonBody(wish): JsonBody<Wish>,
) -> Result<Json<Follow>, Problem> {
    let role = server.role(&uid, Target::Task(task), wish.role).await?;
    Ok(Json(server.follow(&uid, task, role)?))
}

impl<P: Policy> Server<P> {
    /// The role that the caller gets.
    async fn role(
        &self,
        caller: &Uid,
        target: Target,
        requested: Option<Role>,
    ) -> Result<Role, Problem> {
        match self.policy.highest_role(caller, target).await {
            Some(highest) => at_most(highest, requested),
            None => Err(Problem::new(StatusCode::FORBIDDEN, "you have no role here")),
        }
    }

    /// The role of a caller that creates something, which takes a writer.
    async fn creator(
        &self,
        caller: &Uid,
        target: Target,
        requested: Option<Role>,
    ) -> Result<Role, Problem> {
        match self.policy.highest_role(caller, target).await {
            Some(highest) if highest >= Writer => at_most(highest, requested),
            _ => Err(Problem::new(
                StatusCode::FORBIDDEN,
                "you may not create anything here: that takes the role `writer` in any room",
            )),
        }
    }

    /// Lets the caller into the room.
    fn join(&self, uid: Uid, room: RoomUuid, role: Role) -> Result<Join, Problem> {
        let token = Token::<Room>::new()
            .role(role)
            .uuid(room)
            .ttl(self.config.ttl)
            .sign(&self.keys)
            .map_err(|error| cannot_sign(&error))?;
        tracing::info!(%uid, %room, %role, "a room token is signed");
        Ok(Join {
            expires_at: token.expires_at().map(Timestamp::unix_millis),
            fastboard: FastboardJoin::new(
                self.config.app_identifier.clone(),
                self.config.region,
                uid,
                token,
            ),
        })
    }

    /// Lets the caller follow the conversion.
    fn follow(&self, uid: &Uid, task: TaskUuid, role: Role) -> Result<Follow, Problem> {
        let token = Token::<Task>::new()
            .role(role)
            .uuid(task)
            .ttl(self.config.ttl)
            .sign(&self.keys)
            .map_err(|error| cannot_sign(&error))?;
        tracing::info!(%uid, %task, %role, "a task token is signed");
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
        if let CallError::Sign(error) = &error {
            return cannot_sign(error);
        }
        tracing::error!(%error, "the service has created nothing");
        let status = match error {
            CallError::Slow => StatusCode::GATEWAY_TIMEOUT,
            _ => StatusCode::BAD_GATEWAY,
        };
        Self::new(status, error.to_string())
    }
}

fn cannot_sign(error: &SignError) -> Problem {
    tracing::error!(%error, "cannot sign");
    Problem::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "the server cannot sign tokens: its log says why",
    )
}
