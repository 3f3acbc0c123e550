//! What all requests share, and what is decided and signed with it.

use std::time::Duration;

use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::http::request::Parts;
use netless_token::client::{AppIdentifier, FastboardJoin, Region, Uid};
use netless_token::rest::{Api, Call};
use netless_token::{
    AccessKeys, Admin, ClientSafe, CompleteToken, Lifetime, Role, Room, RoomUuid, SignError,
    SignedToken, Task, TaskUuid, Timestamp, Writer,
};
use serde::Serialize;
use tokio::time::timeout;
use uuid::Uuid;

use crate::whiteboard::answer::{Answer, Granted};
use crate::whiteboard::api_base::ApiBase;
use crate::whiteboard::check::StartError;
use crate::whiteboard::context::Context;
use crate::whiteboard::creation::Creations;
use crate::whiteboard::policy::{Policy, PolicyError, Target};
use crate::whiteboard::problem::Problem;
use crate::whiteboard::transport::{CallError, Transport};

/// The metric that counts the service's calls, by call and outcome.
pub(crate) const CALLS: &str = "whiteboard_service_calls_total";

/// How long the policy may take for one decision.
const LONGEST_DECISION: Duration = Duration::from_secs(5);

/// The state that requests share.
pub(crate) struct Shared<P> {
    pub(crate) keys: AccessKeys,
    pub(crate) app_identifier: AppIdentifier,
    pub(crate) api_base: ApiBase,
    /// The region of the rooms for which no request says another.
    pub(crate) region: Region,
    /// An error if it could not be created: then calls of the service fail.
    pub(crate) transport: Result<Transport, StartError>,
    pub(crate) ttl: Duration,
    pub(crate) policy: P,
    pub(crate) rooms: Creations<RoomUuid>,
    pub(crate) conversions: Creations<TaskUuid>,
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
    /// Returns the service's calls, in the region that a request asks for.
    pub(crate) fn api(&self, region: Option<Region>) -> Api {
        self.api_base.api(region.unwrap_or(self.region))
    }

    /// Sends this call to the service. The name is for metrics.
    pub(crate) async fn call<C: Call>(
        &self,
        name: &'static str,
        call: &C,
        context: &Context,
        longest: Duration,
    ) -> Result<C::Answer, Problem> {
        match &self.transport {
            Ok(transport) => {
                let answer = transport
                    .send(call, &self.keys, &context.headers, longest)
                    .await;
                let outcome = answer.as_ref().map_or_else(CallError::kind, |_| "done");
                metrics::counter!(CALLS, "call" => name, "outcome" => outcome).increment(1);
                Ok(answer?)
            }
            Err(error) => Err(Problem::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "the server cannot call the whiteboard service: its log says why",
            )
            .with_reason(error.to_string())),
        }
    }

    /// Returns the caller of this request.
    pub(crate) async fn caller(&self, request: &Parts) -> Result<Uid, Problem> {
        decided(self.policy.identify(request))
            .await?
            .ok_or_else(|| Problem::new(StatusCode::UNAUTHORIZED, "no known caller: sign in first"))
    }

    /// Returns the role that the caller gets.
    pub(crate) async fn role(
        &self,
        caller: &Uid,
        target: Target,
        requested: Option<Role>,
    ) -> Result<Role, Problem> {
        match decided(self.policy.highest_role(caller, target)).await? {
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
        match decided(self.policy.highest_role(caller, target)).await? {
            Some(highest) if highest >= Writer => at_most(highest, requested),
            _ => Err(Problem::new(
                StatusCode::FORBIDDEN,
                "you may not create anything here: that takes the role `writer` in any room",
            )),
        }
    }

    /// Returns the role of a caller who must be an admin of the room.
    pub(crate) async fn admin_role(&self, caller: &Uid, room: RoomUuid) -> Result<Role, Problem> {
        match decided(self.policy.highest_role(caller, Target::Room(room))).await? {
            Some(Admin) => Ok(Admin),
            _ => Err(Problem::new(
                StatusCode::FORBIDDEN,
                "you may not do this here: that takes the role `admin` in the room",
            )),
        }
    }

    /// Signs a token, and answers with what a client needs to use it.
    fn grant<K: ClientSafe<Uuid: Into<Uuid>>, B>(
        &self,
        status: StatusCode,
        caller: Uid,
        uuid: K::Uuid,
        role: Role,
        body: impl FnOnce(SignedToken<K>) -> B,
    ) -> Result<Answer<B>, Problem> {
        let token = CompleteToken::<K>::from_parts(role, uuid, Lifetime::Ttl(self.ttl))
            .sign(&self.keys)
            .map_err(|error| cannot_sign(&error))?;
        let uuid = uuid.into();
        Ok(Answer {
            status,
            body: body(token),
            granted: Granted { caller, uuid, role },
        })
    }

    /// Signs a token for the room.
    pub(crate) fn join(
        &self,
        status: StatusCode,
        caller: Uid,
        room: RoomUuid,
        role: Role,
        region: Region,
    ) -> Result<Answer<FastboardJoin>, Problem> {
        let uid = caller.clone();
        self.grant::<Room, _>(status, caller, room, role, |token| {
            FastboardJoin::new(self.app_identifier.clone(), region, uid, token)
        })
    }

    /// Signs a token for the conversion.
    pub(crate) fn follow(
        &self,
        status: StatusCode,
        caller: Uid,
        task: TaskUuid,
        role: Role,
    ) -> Result<Answer<Follow>, Problem> {
        self.grant::<Task, _>(status, caller, task, role, |token| Follow {
            uuid: task,
            expires_at: token.expires_at().map(Timestamp::unix_millis),
            task_token: token,
        })
    }
}

/// Waits for a decision of the policy.
async fn decided<T>(decision: impl Future<Output = Result<T, PolicyError>>) -> Result<T, Problem> {
    match timeout(LONGEST_DECISION, decision).await {
        Ok(decided) => Ok(decided?),
        Err(_) => Err(Problem::undecided(format!(
            "the policy took more than {} s",
            LONGEST_DECISION.as_secs()
        ))),
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
            CallError::Slow(_) => StatusCode::GATEWAY_TIMEOUT,
            _ => StatusCode::BAD_GATEWAY,
        };
        let problem = Self::new(status, error.to_string());
        match error {
            CallError::Unreachable(ref cause) => problem.with_reason(format!("{error}: {cause}")),
            CallError::Rest {
                retry_after: Some(seconds),
                ..
            } => problem.with_header(RETRY_AFTER, seconds),
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
