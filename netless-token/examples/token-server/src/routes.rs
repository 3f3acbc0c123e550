//! What is answered to which request.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use netless_token::client::{FastboardJoin, Uid};
use netless_token::{
    AccessKeys, Role, Room, RoomUuid, SignError, SignedToken, Task, TaskUuid, Timestamp, Token,
};
use serde::Serialize;
use tower_http::cors::CorsLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::{DefaultOnResponse, TraceLayer};

use crate::policy::Target;
use crate::problem::Problem;
use crate::rate_limit::PerCaller;
use crate::request::{Caller, LONGEST_BODY, PathUuid, RequestedRole};
use crate::{Config, Policy, page};

/// How long a request may take, its body included.
const LONGEST_REQUEST: Duration = Duration::from_secs(10);

/// What every request needs.
pub(crate) struct Server<P> {
    keys: AccessKeys,
    config: Config,
    pub(crate) policy: P,
    pub(crate) rate_limit: PerCaller,
}

/// All that the server answers.
///
/// `policy` decides, whatever `config` says about callers.
///
/// # Errors
///
/// When an allowed origin can be no header value.
pub fn router<P: Policy>(
    keys: AccessKeys,
    config: Config,
    policy: P,
) -> Result<Router, header::InvalidHeaderValue> {
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
        "https://api.netless.link",
    );
    let server = Arc::new(Server {
        keys,
        rate_limit: PerCaller::new(config.requests_per_minute),
        config,
        policy,
    });
    Ok(Router::new()
        .route("/rooms/{uuid}/join", post(join::<P>))
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
        .layer(DefaultBodyLimit::max(LONGEST_BODY))
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

async fn join<P: Policy>(
    State(server): State<Arc<Server<P>>>,
    Caller(uid): Caller,
    PathUuid(room): PathUuid<RoomUuid>,
    RequestedRole(requested): RequestedRole,
) -> Result<Json<Join>, Problem> {
    let role = server.role(&uid, Target::Room(room), requested).await?;
    let token = Token::<Room>::new()
        .role(role)
        .uuid(room)
        .ttl(server.config.ttl)
        .sign(&server.keys)
        .map_err(|error| cannot_sign(&error))?;
    tracing::info!(%uid, %room, %role, "a room token is signed");
    Ok(Json(Join {
        expires_at: token.expires_at().map(Timestamp::unix_millis),
        fastboard: FastboardJoin::new(
            server.config.app_identifier.clone(),
            server.config.region,
            uid,
            token,
        ),
    }))
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

async fn task_token<P: Policy>(
    State(server): State<Arc<Server<P>>>,
    Caller(uid): Caller,
    PathUuid(task): PathUuid<TaskUuid>,
    RequestedRole(requested): RequestedRole,
) -> Result<Json<Follow>, Problem> {
    let role = server.role(&uid, Target::Task(task), requested).await?;
    let token = Token::<Task>::new()
        .role(role)
        .uuid(task)
        .ttl(server.config.ttl)
        .sign(&server.keys)
        .map_err(|error| cannot_sign(&error))?;
    tracing::info!(%uid, %task, %role, "a task token is signed");
    Ok(Json(Follow {
        uuid: task,
        expires_at: token.expires_at().map(Timestamp::unix_millis),
        task_token: token,
    }))
}

impl<P: Policy> Server<P> {
    /// The role that the caller gets: the one it asks for, or else the highest it may have.
    async fn role(
        &self,
        caller: &Uid,
        target: Target,
        requested: Option<Role>,
    ) -> Result<Role, Problem> {
        let forbidden = |detail: String| Err(Problem::new(StatusCode::FORBIDDEN, detail));
        let Some(highest) = self.policy.highest_role(caller, target).await else {
            return forbidden("you have no role here".into());
        };
        let role = requested.unwrap_or(highest);
        if role > highest {
            return forbidden(format!(
                "the role `{role}` is not yours: ask for `{highest}` at most"
            ));
        }
        Ok(role)
    }
}

fn cannot_sign(error: &SignError) -> Problem {
    tracing::error!(%error, "cannot sign");
    Problem::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "the server cannot sign tokens: its log says why",
    )
}
