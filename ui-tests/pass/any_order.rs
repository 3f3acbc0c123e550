//! The setters can be called in any order.

use std::time::Duration;

use netless_token::{
    AccessKey, AccessKeys, Reader, Room, RoomUuid, Sdk, SecretKey, Task, TaskUuid, Token,
};

fn main() {
    let keys = AccessKeys::new(AccessKey("access"), SecretKey("secret")).unwrap();
    let room = RoomUuid::from_u128(1);
    let ttl = Duration::from_secs(60);

    let tokens = [
        Token::<Room>::new().role(Reader).uuid(room).ttl(ttl),
        Token::<Room>::new().role(Reader).ttl(ttl).uuid(room),
        Token::<Room>::new().uuid(room).role(Reader).ttl(ttl),
        Token::<Room>::new().uuid(room).ttl(ttl).role(Reader),
        Token::<Room>::new().ttl(ttl).role(Reader).uuid(room),
        Token::<Room>::new().ttl(ttl).uuid(room).role(Reader),
    ];
    for token in tokens {
        assert_eq!(token.sign(&keys).unwrap().uuid(), room);
    }

    let task = TaskUuid::from_u128(2);
    for token in [
        Token::<Task>::new().role(Reader).uuid(task).never_expires(),
        Token::<Task>::new().never_expires().uuid(task).role(Reader),
    ] {
        assert_eq!(token.sign(&keys).unwrap().uuid(), task);
    }

    for token in [
        Token::<Sdk>::new().role(Reader).ttl(ttl),
        Token::<Sdk>::new().ttl(ttl).role(Reader),
    ] {
        assert_eq!(token.sign(&keys).unwrap().role(), Reader);
    }
}
