//! A caller's own `macro_rules!` can pass on literals, expressions and names.

use std::time::Duration;

use netless_token::{
    AccessKey, AccessKeys, Role, RoomUuid, SecretKey, TaskUuid, Writer, role, room_uuid, task_uuid,
    token, ttl,
};

macro_rules! constants {
    ($role:literal, $room:literal, $task:expr, $ttl:expr) => {
        const ROLE: Role = role!($role);
        const ROOM: RoomUuid = room_uuid!($room);
        const TASK: TaskUuid = task_uuid!($task);
        const TTL: Duration = ttl!($ttl);
    };
}

macro_rules! room_token {
    ($kind:ident, $field:ident, $role:expr, $uuid:literal, $ttl:tt) => {
        token!($kind {
            $field: $role,
            uuid: $uuid,
            ttl: $ttl
        })
    };
}

macro_rules! task_token {
    ($ttl:expr) => {
        token!(Task {
            role: "reader",
            uuid: TASK,
            ttl: $ttl
        })
    };
}

macro_rules! sdk_token {
    ($kind:path, $alias:ty) => {
        [
            token!($kind {
                role: "admin",
                ttl: "1m"
            }),
            token!($alias {
                role: "admin",
                ttl: "1m"
            }),
        ]
    };
}

macro_rules! twice {
    ($($any:tt)*) => {
        room_token!($($any)*)
    };
}

constants! {
    1, "d4184790ffd511ebb9ebbf7a8f1d77bd", "2421073070b211eb9ee0df9d55858dde", "10m"
}

fn main() {
    let keys = AccessKeys::new(AccessKey("access"), SecretKey("secret")).unwrap();
    assert_eq!((ROLE, TTL), (Writer, Duration::from_secs(600)));
    assert_eq!(TASK.to_string(), "2421073070b211eb9ee0df9d55858dde");

    let literals = room_token!(
        Room,
        role,
        "writer",
        "d4184790ffd511ebb9ebbf7a8f1d77bd",
        "10m"
    );
    let mixed = room_token!(Room, role, ROLE, "d4184790ffd511ebb9ebbf7a8f1d77bd", TTL);
    for sdk in sdk_token!(Sdk, Sdk) {
        assert_eq!(sdk.sign(&keys).unwrap().role(), role!("admin"));
    }
    let nested = twice!(Room, role, 1, "d4184790ffd511ebb9ebbf7a8f1d77bd", never);
    let never = task_token!(never);
    assert_eq!(literals.sign(&keys).unwrap().uuid(), ROOM);
    assert_eq!(mixed.sign(&keys).unwrap().uuid(), ROOM);
    assert_eq!(nested.sign(&keys).unwrap().expires_at(), None);
    assert_eq!(never.sign(&keys).unwrap().expires_at(), None);
    let ten_minutes = task_token!(TTL).sign(&keys).unwrap();
    assert!(ten_minutes.expires_at().is_some());
}
