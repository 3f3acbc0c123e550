//! The least token that a call needs.

use core::time::Duration;

use ::http::HeaderValue;
use ::uuid::Uuid;

use crate::{
    AccessKeys, CompleteToken, Kind, Role, Room, RoomUuid, Sdk, SignError, Task, TaskUuid,
    Timestamp, Token,
};

/// How long the token of a call is valid.
const TTL: Duration = Duration::from_secs(60);

/// What a call needs: no other kind of token, no higher role, no other room or conversion.
#[derive(Clone, Copy, Debug)]
pub(super) enum LeastToken {
    Sdk(Role),
    Room(RoomUuid, Role),
    Task(TaskUuid, Role),
}

/// The clock and the randomness of this machine, or those of the caller.
#[derive(Clone, Copy, Debug)]
pub(super) enum Moment {
    #[cfg(all(
        feature = "std",
        not(all(target_family = "wasm", target_os = "unknown"))
    ))]
    Now,
    At(Timestamp, Uuid),
}

impl LeastToken {
    /// Signs the token into a header value that is marked as sensitive.
    pub(super) fn sign(self, keys: &AccessKeys, moment: Moment) -> Result<HeaderValue, SignError> {
        match self {
            Self::Sdk(role) => {
                let token = Token::<Sdk>::new().role(role).ttl(TTL);
                header_value(token, keys, moment)
            }
            Self::Room(uuid, role) => {
                let token = Token::<Room>::new().role(role).uuid(uuid).ttl(TTL);
                header_value(token, keys, moment)
            }
            Self::Task(uuid, role) => {
                let token = Token::<Task>::new().role(role).uuid(uuid).ttl(TTL);
                header_value(token, keys, moment)
            }
        }
    }
}

fn header_value<K: Kind>(
    token: CompleteToken<K>,
    keys: &AccessKeys,
    moment: Moment,
) -> Result<HeaderValue, SignError> {
    let signed = match moment {
        #[cfg(all(
            feature = "std",
            not(all(target_family = "wasm", target_os = "unknown"))
        ))]
        Moment::Now => token.sign(keys),
        Moment::At(now, nonce) => token.sign_at(keys, now, nonce),
    }?;
    Ok(signed.expose_header_value())
}
