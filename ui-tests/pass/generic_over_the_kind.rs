//! Functions that a user would write for more than one kind of token.

use std::str::FromStr;
use std::time::Duration;

use netless_token::state::{Complete, NoRole, Unset};
use netless_token::{
    AccessKey, AccessKeys, ClientSafe, CompleteToken, Kind, Lifetime, Reader, Role, Room, RoomUuid,
    Sdk, SecretKey, SignError, SignedToken, Task, TaskUuid, Token, Writer,
};

const TTL: Duration = Duration::from_secs(600);

/// Takes a complete token.
fn sign<K: Kind>(token: CompleteToken<K>, keys: &AccessKeys) -> Result<SignedToken<K>, SignError> {
    token.sign(keys)
}

/// Builds a token of a kind that has a uuid.
fn admit<K: ClientSafe>(uuid: K::Uuid, keys: &AccessKeys) -> Result<SignedToken<K>, SignError> {
    Token::<K>::new()
        .role(Writer)
        .uuid(uuid)
        .ttl(TTL)
        .sign(keys)
}

/// Sets the role and uuid that are still missing.
fn as_reader<R: Unset + Copy, U: Unset + Copy, T: Copy>(
    token: Token<Room, R, U, T>,
    room: RoomUuid,
) -> Token<Room, Role, RoomUuid, T> {
    token.role(Reader).uuid(room)
}

/// Takes a token that lacks only the role and the ttl.
fn for_guest<K: Kind, U: Copy>(
    token: Token<K, NoRole, U>,
    keys: &AccessKeys,
) -> Result<SignedToken<K>, SignError>
where
    Token<K, Role, U, Lifetime>: Complete<K>,
{
    token.role(Reader).ttl(TTL).sign(keys)
}

/// Reads a token that may be sent to a client, and its uuid.
fn send<K: ClientSafe>(token: &SignedToken<K>) -> String {
    let uuid: K::Uuid = token.uuid();
    assert_eq!(K::Uuid::from_str(&uuid.to_string()).unwrap(), uuid);
    format!("{token}{}{}", token.as_str(), token.as_ref())
}

/// `K: Kind` is enough for the derives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Lesson<K: Kind> {
    token: CompleteToken<K>,
}

fn main() {
    let keys = AccessKeys::new(AccessKey("access"), SecretKey("secret")).unwrap();
    let (room, task) = (RoomUuid::from_u128(1), TaskUuid::from_u128(2));

    let _ = for_guest(Token::<Sdk>::new(), &keys).unwrap();
    send(&for_guest(Token::<Room>::new().uuid(room), &keys).unwrap());
    send(&for_guest(Token::<Task>::new().uuid(task), &keys).unwrap());

    let lesson = Lesson {
        token: Token::<Room>::new().role(Writer).uuid(room).ttl(TTL),
    };
    assert_eq!(lesson, lesson.clone());
    send(&sign(lesson.token, &keys).unwrap());
    let _ = sign(Token::<Sdk>::new().role(Writer).ttl(TTL), &keys).unwrap();

    assert_eq!(admit::<Room>(room, &keys).unwrap().uuid(), room);
    assert_eq!(admit::<Task>(task, &keys).unwrap().uuid(), task);
    let _ = as_reader(Token::<Room>::new().ttl(TTL), room)
        .sign(&keys)
        .unwrap();
}
