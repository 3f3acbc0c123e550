//! Whether a call's headers let it in.

use std::fmt;

use axum::http::{HeaderMap, StatusCode};
use netless_token::client::Region;
use netless_token::{
    Claims, Kind, KindName, Role, Room, RoomUuid, Sdk, Task, TaskUuid, Timestamp, VerifyError,
};

use crate::StandIn;
use crate::refusal::Refusal;

/// The longest that the token of one call needs to live, in milliseconds.
const LONGEST_TTL: u64 = 60_000;

/// The least token that a call needs.
#[derive(Clone, Copy)]
pub(crate) enum Needs {
    /// An SDK token with at least this role.
    Sdk(Role),
    /// An SDK token. Which role is not documented.
    AnySdk,
    /// A Room token for this room with at least this role. An SDK token will do, too.
    Room(RoomUuid, Role),
    /// A Task token for this conversion.
    Task(TaskUuid),
}

/// A token that these keys signed, and that has not expired.
pub(crate) struct Caller {
    kind: KindName,
    role: Role,
    room: Option<RoomUuid>,
    task: Option<TaskUuid>,
    /// In milliseconds.
    time_left: Option<u64>,
    nonce: String,
}

impl Caller {
    fn new<K: Kind>(kind: KindName, claims: &Claims<K>) -> Self {
        let now = Timestamp::now().unix_millis();
        Self {
            kind,
            role: claims.role(),
            room: None,
            task: None,
            time_left: claims
                .expires_at()
                .map(|it| it.unix_millis().saturating_sub(now)),
            nonce: claims.nonce().to_owned(),
        }
    }
}

/// What the log says about a token.
impl fmt::Display for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} token, {}, ", self.kind, self.role)?;
        match self.time_left {
            Some(millis) => write!(f, "{} s left", millis.div_ceil(1000)),
            None => f.write_str("never expires"),
        }
    }
}

/// Returns the region that the call is for.
pub(crate) fn region(headers: &HeaderMap) -> Result<Region, Refusal> {
    only(headers, "region")?
        .parse()
        .map_err(|error| Refusal::invalid(format!("{error}")))
}

/// Checks that a body is JSON.
pub(crate) fn content_type(headers: &HeaderMap) -> Result<(), Refusal> {
    let found = only(headers, "content-type")?;
    let essence = found.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    Err(Refusal::invalid(format!(
        "the header content-type is {found:?}, not application/json"
    )))
}

/// Returns the value of a header that must be there exactly once.
fn only<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str, Refusal> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value
            .to_str()
            .map_err(|_| Refusal::invalid(format!("the header {name} is not ASCII"))),
        (None, _) => Err(Refusal::invalid(format!("the header {name} is missing"))),
        _ => Err(Refusal::invalid(format!(
            "the header {name} is there twice"
        ))),
    }
}

/// Returns who is calling, or why the token is none. The reason is for the log.
pub(crate) fn caller(
    service: &StandIn,
    headers: &HeaderMap,
) -> Result<Caller, (Refusal, &'static str)> {
    if headers.contains_key("authorization") && !headers.contains_key("token") {
        return Err((
            Refusal::unauthorized("token is required"),
            "it is in the header authorization, not in the header token",
        ));
    }
    let text = only(headers, "token").map_err(|_| {
        (
            Refusal::unauthorized("token is required"),
            "there is not one token",
        )
    })?;
    verify(service, text).map_err(|error| {
        let (message, why) = match error {
            VerifyError::Expired(_) => ("expired token", "check this machine's clock"),
            VerifyError::OtherAccessKey(_) => (
                "invalid signature of token",
                "its access key is not that of the stand-in",
            ),
            VerifyError::Signature => (
                "invalid signature of token",
                "its secret key is not that of the stand-in, or its claims were changed",
            ),
            _ => ("invalid format of token", "quoted, cut off, or not a token"),
        };
        (Refusal::unauthorized(message), why)
    })
}

fn verify(service: &StandIn, text: &str) -> Result<Caller, VerifyError> {
    let keys = &service.0.keys;
    let kind = KindName::claimed_by(text)?;
    Ok(match kind {
        KindName::RoomToken => {
            let claims = Claims::<Room>::verify_any(text, keys)?;
            Caller {
                room: Some(claims.uuid()),
                ..Caller::new(kind, &claims)
            }
        }
        KindName::TaskToken => {
            let claims = Claims::<Task>::verify_any(text, keys)?;
            Caller {
                task: Some(claims.uuid()),
                ..Caller::new(kind, &claims)
            }
        }
        KindName::SdkToken => Caller::new(kind, &Claims::<Sdk>::verify(text, keys)?),
    })
}

/// Whether this token is enough.
pub(crate) fn check(caller: &Caller, needs: Needs) -> Result<(), Refusal> {
    let other_kind = || Err(Refusal::unauthorized("invalid format of token"));
    let role = match (needs, caller.kind) {
        (Needs::Sdk(role) | Needs::Room(_, role), KindName::SdkToken) => role,
        (Needs::AnySdk, KindName::SdkToken) => return Ok(()),
        (Needs::Room(room, role), KindName::RoomToken) => {
            if caller.room != Some(room) {
                return Err(Refusal::forbidden("token access room forbidden"));
            }
            role
        }
        (Needs::Task(task), KindName::TaskToken) => {
            if caller.task != Some(task) {
                return Err(Refusal::forbidden("token access task forbidden"));
            }
            return Ok(());
        }
        _ => return other_kind(),
    };
    if caller.role < role {
        let found = caller.role;
        return Err(Refusal::forbidden(format!(
            "token access role {found} forbidden"
        )));
    }
    Ok(())
}

/// Says in which way this token can do more than the call needs.
pub(crate) fn excess(caller: &Caller, needs: Needs, is_new: bool) -> Option<String> {
    let role = match needs {
        Needs::Room(_, role) if caller.kind == KindName::SdkToken => {
            return Some(format!("a Room token with the role {role} will do"));
        }
        // Pages poll with them.
        Needs::Task(_) => return None,
        Needs::Sdk(role) | Needs::Room(_, role) => role,
        Needs::AnySdk => caller.role,
    };
    if caller.role > role {
        return Some(format!("the role {role} will do"));
    }
    if caller.time_left.is_none_or(|it| it > LONGEST_TTL) {
        return Some("a minute will do".into());
    }
    (!is_new).then(|| "it was used before: sign one for each call".into())
}

/// The refusal of a strict stand-in.
pub(crate) fn too_much(excess: &str) -> Refusal {
    Refusal::new(
        StatusCode::FORBIDDEN,
        format!("token can do too much: {excess}"),
    )
}

/// Records that this token was used. Returns whether that was the first time.
pub(crate) fn is_first_use(caller: &Caller, service: &StandIn) -> bool {
    service.state().nonces.insert(caller.nonce.clone())
}
