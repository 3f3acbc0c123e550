//! Mints tokens, and describes them on standard error.

use std::error::Error;
use std::io::{self, Write as _};
use std::time::{Duration, SystemTime};

use netless_token::state::NoUuid;
use netless_token::{
    CompleteToken, Kind, KindName, Lifetime, Role, Room, RoomUuid, Sdk, SignError, Task, TaskUuid,
    Timestamp, Uuid,
};
use serde_json::json;

use crate::expiry::expiry;
use crate::keys::Keys;
use crate::{Expiry, Grant};

/// What is wrong with an SDK token that never expires.
pub(crate) const ETERNAL: &str = "an SDK token that never expires opens every room of the project for \
                                  ever: mint one for each call instead, with a ttl of minutes; only a \
                                  new access key puts an end to this one";

type Outcome = Result<(), Box<dyn Error>>;

pub(crate) fn one_of_each_kind(keys: &Keys, json: bool) -> Outcome {
    let uuid = Uuid::from_u128(0xd418_4790_ffd5_11eb_b9eb_bf7a_8f1d_77bd);
    let grant = |role, minutes: u64| Grant {
        role,
        expiry: Expiry {
            ttl: Some(Lifetime::Ttl(Duration::from_secs(minutes * 60))),
            never_expires: false,
        },
    };
    sdk(&grant(Role::Admin, 1), keys, json)?;
    room(uuid.into(), &grant(Role::Writer, 10), keys, json)?;
    task(uuid.into(), &grant(Role::Reader, 10), keys, json)
}

pub(crate) fn sdk(grant: &Grant, keys: &Keys, json: bool) -> Outcome {
    let title = "SDK token, for your server only";
    mint::<Sdk>(title, None, NoUuid, grant, keys, json)
}

pub(crate) fn room(uuid: RoomUuid, grant: &Grant, keys: &Keys, json: bool) -> Outcome {
    let title = format!("Room token, for a client to join room {uuid}");
    mint::<Room>(&title, Some(&uuid.to_string()), uuid, grant, keys, json)
}

pub(crate) fn task(uuid: TaskUuid, grant: &Grant, keys: &Keys, json: bool) -> Outcome {
    let title = format!("Task token, for a client to follow task {uuid}");
    mint::<Task>(&title, Some(&uuid.to_string()), uuid, grant, keys, json)
}

/// Completes, signs and prints a token of any kind.
fn mint<K: Kind>(
    title: &str,
    uuid_text: Option<&str>,
    uuid: K::Uuid,
    grant: &Grant,
    keys: &Keys,
    json: bool,
) -> Outcome {
    let now = SystemTime::now().try_into()?;
    let lifetime = grant.expiry.ttl.unwrap_or(Lifetime::NeverExpires);
    let token = CompleteToken::<K>::from_parts(grant.role, uuid, lifetime);
    let signed = token.sign(&keys.pair).map_err(|error| match error {
        // The library's words are for a program.
        SignError::TtlTooLong(_) => "this ttl is too long: write a shorter one".into(),
        error => error.to_string(),
    })?;
    if K::NAME == KindName::SdkToken && signed.expires_at().is_none() {
        eprintln!("warning: {ETERNAL}\n");
    }
    if json {
        let object = json!({
            "kind": K::NAME.to_string(),
            "role": signed.role().as_str(),
            "uuid": uuid_text,
            "expireAt": signed.expires_at().map(Timestamp::unix_millis),
            "token": signed.expose_secret(),
        });
        writeln!(io::stdout(), "{object}")?;
    } else {
        eprintln!("{title}");
        eprintln!("  role: {}", signed.role());
        eprintln!("  expires: {}", expiry(signed.expires_at(), now));
        writeln!(io::stdout(), "{}", signed.expose_secret())?;
    }
    Ok(())
}
