//! Functions that a user would write for more than one kind of token.

use std::time::Duration;

use netless_token::state::{HasTtl, LacksUuid, NoRole, TakesUuid, UuidOf};
use netless_token::{
    AccessKeys, ClientSafe, Kind, Reader, Role, Room, RoomUuid, Sdk, SignError, SignedToken, Task,
    TaskUuid, Token, Writer,
};

const TTL: Duration = Duration::from_secs(600);

/// Takes what its caller has set.
fn for_guest<K: Kind, U: Copy>(
    token: Token<K, NoRole, U>,
    keys: &AccessKeys,
) -> Result<SignedToken<K>, SignError>
where
    Token<K, Role, U, Duration>: HasTtl<K>,
{
    token.role(Reader).ttl(TTL).sign(keys)
}

/// Starts from nothing.
fn mint<K: ClientSafe>(uuid: impl UuidOf<K>, keys: &AccessKeys) -> Result<SignedToken<K>, SignError>
where
    Token<K, Role>: TakesUuid + LacksUuid,
    Token<K, Role, K::Uuid, Duration>: HasTtl<K>,
{
    Token::<K>::new()
        .role(Writer)
        .uuid(uuid)
        .ttl(TTL)
        .sign(keys)
}

/// Reads what may be sent.
fn send<K: ClientSafe>(token: &SignedToken<K>) -> String {
    format!("{token}{}{}", token.as_str(), token.as_ref())
}

fn main() {
    let keys = AccessKeys::new("access", "secret").unwrap();
    let (room, task) = (RoomUuid::from_u128(1), TaskUuid::from_u128(2));

    let _ = for_guest(Token::<Sdk>::new(), &keys).unwrap();
    send(&for_guest(Token::<Room>::new().uuid(room), &keys).unwrap());
    send(&for_guest(Token::<Task>::new().uuid(task), &keys).unwrap());

    send::<Room>(&mint(room, &keys).unwrap());
    send::<Task>(&mint(task, &keys).unwrap());
}
