//! What all requests share: the keys, the settings and the policy, and what is decided with them.

use std::net::IpAddr;

use axum::http::StatusCode;
use netless_token::client::{FastboardJoin, Uid};
use netless_token::{
    AccessKeys, Role, Room, RoomUuid, SignError, SignedToken, Task, TaskUuid, Timestamp, Token,
    Writer,
};
use serde::Serialize;

use crate::process::Config;
use crate::process::rate_limit::RateLimits;
use crate::whiteboard::policy::{Policy, Target};
use crate::whiteboard::problem::Problem;
use crate::whiteboard::service::{CallError, Service};

/// The state that requests share.
pub(crate) struct Shared<P> {
    pub(crate) keys: AccessKeys,
    pub(crate) config: Config,
    pub(crate) service: Service,
    pub(crate) policy: P,
    pub(crate) callers: RateLimits<Uid>,
    /// For requests without a known API key, by address.
    pub(crate) unknown_callers: RateLimits<IpAddr>,
}

/// What a client needs to follow a file conversion.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Follow {
    uuid: TaskUuid,
    task_token: SignedToken<Task>,
    /// In milliseconds since the Unix epoch, as `new Date(…)` takes it.
    expires_at: Option<u64>,
}

impl<P: Policy> Shared<P> {
    /// Returns the role that the caller gets.
    pub(crate) async fn role(
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

    /// Returns the role of a caller who creates something, and must be at least a writer.
    pub(crate) async fn creator_role(
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

    /// Signs a token for the room.
    pub(crate) fn join(
        &self,
        caller: Uid,
        room: RoomUuid,
        role: Role,
    ) -> Result<FastboardJoin, Problem> {
        let token = Token::<Room>::new()
            .role(role)
            .uuid(room)
            .ttl(self.config.ttl)
            .sign(&self.keys)
            .map_err(|error| cannot_sign(&error))?;
        Ok(FastboardJoin::new(
            self.config.app_identifier.clone(),
            self.config.region,
            caller,
            token,
        ))
    }

    /// Signs a token for the conversion.
    pub(crate) fn follow(&self, task: TaskUuid, role: Role) -> Result<Follow, Problem> {
        let token = Token::<Task>::new()
            .role(role)
            .uuid(task)
            .ttl(self.config.ttl)
            .sign(&self.keys)
            .map_err(|error| cannot_sign(&error))?;
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
