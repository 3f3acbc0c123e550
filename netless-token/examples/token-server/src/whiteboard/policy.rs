//! Decides who is calling and what they may do: the part to replace with your own.

use std::future::Future;

use axum::http::HeaderMap;
use netless_token::client::Uid;
use netless_token::{Role, RoomUuid, TaskUuid};

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
/// In your own server, look up the session or check the identity provider's signature in
/// [`identify`](Policy::identify), and query the database in [`highest_role`](Policy::highest_role).
///
/// ```
/// use axum::http::HeaderMap;
/// use netless_token::client::Uid;
/// use netless_token::{Admin, Role, Writer};
/// use token_server::policy::{Policy, Target};
///
/// struct MyPolicy;
///
/// impl Policy for MyPolicy {
///     async fn identify(&self, headers: &HeaderMap) -> Option<Uid> {
///         let session = headers.get("x-session")?.to_str().ok()?;
///         format!("user-of-{session}").parse().ok()
///     }
///
///     async fn highest_role(&self, caller: &Uid, target: Target) -> Option<Role> {
///         match target {
///             Target::Room(_) if caller.as_str() == "user-of-7" => Some(Admin),
///             Target::Room(_) | Target::NewRoom => Some(Writer),
///             Target::Task(_) | Target::NewTask => None,
///         }
///     }
/// }
/// ```
pub trait Policy: Send + Sync + 'static {
    /// Returns the caller of a request with these headers, or `None` for an unknown caller, which is
    /// answered with 401.
    ///
    /// This runs for every request, before any limit: a known caller is always served, even at an
    /// address from which someone else is guessing. So credentials must be too random to guess.
    ///
    /// If you use a cookie, also check `Origin`: browsers send cookies with the requests of other sites
    /// too (CSRF).
    fn identify(&self, headers: &HeaderMap) -> impl Future<Output = Option<Uid>> + Send;

    /// Returns the highest role that `caller` may have for `target`, or `None` if it may have none,
    /// which is answered with 403.
    fn highest_role(
        &self,
        caller: &Uid,
        target: Target,
    ) -> impl Future<Output = Option<Role>> + Send;
}
