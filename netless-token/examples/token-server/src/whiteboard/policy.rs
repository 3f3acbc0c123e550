//! Who is calling and what they may do: the part that every app writes itself.

use std::error::Error;
use std::fmt;
use std::future::Future;

use axum::http::request::Parts;
use netless_token::client::Uid;
use netless_token::{Role, RoomUuid, TaskUuid};

use crate::whiteboard::problem::Problem;

/// What a caller wants a token for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// To join this room.
    Room(RoomUuid),
    /// To follow this file conversion.
    Task(TaskUuid),
    /// To join a room that does not exist yet. A caller who is at least a
    /// [`Writer`](netless_token::Writer) here may create it.
    NewRoom,
    /// To follow a file conversion that has not started yet. A caller who is at least a
    /// [`Writer`](netless_token::Writer) here may start it.
    NewTask,
}

/// Decides who is calling and what they may do. Nothing else does.
///
/// An error is answered with 503 and logged, and so is a decision that takes more than 5 s.
/// A panic breaks the connection, as in any handler of axum, unless the app has a layer such as
/// `CatchPanicLayer` of tower-http.
///
/// ```
/// use axum::http::request::Parts;
/// use netless_token::client::Uid;
/// use netless_token::{Admin, Role, Writer};
/// use token_server::policy::{Policy, PolicyError, Target};
///
/// /// What the app's own session layer puts into each request.
/// #[derive(Clone)]
/// struct Session {
///     user: String,
/// }
///
/// struct MyPolicy;
///
/// impl Policy for MyPolicy {
///     async fn identify(&self, request: &Parts) -> Result<Option<Uid>, PolicyError> {
///         let Some(session) = request.extensions.get::<Session>() else {
///             return Ok(None);
///         };
///         Ok(Some(session.user.parse()?))
///     }
///
///     async fn highest_role(
///         &self,
///         caller: &Uid,
///         target: Target,
///     ) -> Result<Option<Role>, PolicyError> {
///         Ok(match target {
///             Target::Room(_) if caller.as_str() == "teacher-1" => Some(Admin),
///             Target::Room(_) | Target::NewRoom => Some(Writer),
///             Target::Task(_) | Target::NewTask => None,
///         })
///     }
/// }
/// ```
pub trait Policy: Send + Sync + 'static {
    /// Returns the caller of this request, or `None` for an unknown caller, which is answered with 401.
    ///
    /// The request has the extensions that the layers around the router have put into it.
    ///
    /// If you use a cookie, also check `Origin`, unless the cookie is `SameSite`: browsers send cookies
    /// with the requests of other sites too (CSRF).
    fn identify(
        &self,
        request: &Parts,
    ) -> impl Future<Output = Result<Option<Uid>, PolicyError>> + Send;

    /// Returns the highest role that `caller` may have for `target`, or `None` if it may have none,
    /// which is answered with 403.
    fn highest_role(
        &self,
        caller: &Uid,
        target: Target,
    ) -> impl Future<Output = Result<Option<Role>, PolicyError>> + Send;
}

/// Why a policy has not decided. Use `?` on any error to get it.
///
/// A [`Problem`] becomes one too, for a policy that wants to give an answer of its own, such as 429.
#[derive(Debug)]
pub struct PolicyError(Cause);

#[derive(Debug)]
enum Cause {
    Failed(Box<dyn Error + Send + Sync>),
    Answer(Problem),
}

impl PolicyError {
    /// Makes it from a text, or from an error that is not an [`Error`], such as anyhow's.
    ///
    /// The log repeats the text, but the caller doesn't see it.
    pub fn new(why: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(Cause::Failed(why.into()))
    }
}

impl<E: Error + Send + Sync + 'static> From<E> for PolicyError {
    fn from(error: E) -> Self {
        Self::new(error)
    }
}

impl From<Problem> for PolicyError {
    fn from(problem: Problem) -> Self {
        Self(Cause::Answer(problem))
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Cause::Failed(error) => {
                error.fmt(f)?;
                let mut causes = std::iter::successors(error.source(), |it| (*it).source());
                causes.try_for_each(|it| write!(f, ": {it}"))
            }
            Cause::Answer(problem) => problem.fmt(f),
        }
    }
}

impl From<PolicyError> for Problem {
    fn from(error: PolicyError) -> Self {
        match error.0 {
            Cause::Answer(problem) => problem,
            Cause::Failed(_) => Self::undecided(format!("the policy failed: {error}")),
        }
    }
}
