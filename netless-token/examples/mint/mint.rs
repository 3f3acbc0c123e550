//! Mints a token, and says on standard error what is inside.

use std::error::Error;
use std::io::{self, Write as _};
use std::time::{Duration, SystemTime};

use netless_token::state::{Complete, NoRole};
use netless_token::{
    AccessKeys, Kind, Lifetime, Role, Room, RoomUuid, Sdk, Task, TaskUuid, Token, Uuid,
};

use crate::Grant;
use crate::expiry::expiry;

type Outcome = Result<(), Box<dyn Error>>;

pub(crate) fn one_of_each_kind(keys: &AccessKeys) -> Outcome {
    let uuid = Uuid::from_u128(0xd418_4790_ffd5_11eb_b9eb_bf7a_8f1d_77bd);
    let grant = |role, minutes: u64| Grant {
        role,
        lifetime: crate::Lifetime {
            ttl: Some(Duration::from_secs(minutes * 60)),
            never_expires: false,
        },
    };
    sdk(&grant(Role::Admin, 1), keys)?;
    room(uuid.into(), &grant(Role::Writer, 10), keys)?;
    task(uuid.into(), &grant(Role::Reader, 10), keys)
}

pub(crate) fn sdk(grant: &Grant, keys: &AccessKeys) -> Outcome {
    mint(
        "SDK token, for your server only",
        Token::<Sdk>::new(),
        grant,
        keys,
    )
}

pub(crate) fn room(uuid: RoomUuid, grant: &Grant, keys: &AccessKeys) -> Outcome {
    let title = format!("Room token, for a client to join room {uuid}");
    mint(&title, Token::<Room>::new().uuid(uuid), grant, keys)
}

pub(crate) fn task(uuid: TaskUuid, grant: &Grant, keys: &AccessKeys) -> Outcome {
    let title = format!("Task token, for a client to follow task {uuid}");
    mint(&title, Token::<Task>::new().uuid(uuid), grant, keys)
}

/// Signs a token of any kind.
fn mint<K: Kind, U: Copy>(
    title: &str,
    token: Token<K, NoRole, U>,
    grant: &Grant,
    keys: &AccessKeys,
) -> Outcome
where
    Token<K, Role, U, Lifetime>: Complete<K>,
{
    let now = SystemTime::now().try_into()?;
    let token = token.role(grant.role);
    let token = match grant.lifetime.ttl {
        Some(ttl) => token.ttl(ttl),
        None => token.never_expires(),
    };
    let signed = token.sign(keys)?;
    eprintln!("{title}");
    eprintln!("  role: {}", signed.role());
    eprintln!("  expires: {}", expiry(signed.expires_at(), now));
    writeln!(io::stdout(), "{}", signed.expose_secret())?;
    Ok(())
}
