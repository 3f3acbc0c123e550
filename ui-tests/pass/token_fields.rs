//! What `token!` accepts: fields in any order, literals, expressions, shorthand and `never`.
#![allow(
    clippy::deref_addrof,
    clippy::extra_unused_type_parameters,
    clippy::match_single_binding,
    clippy::redundant_closure_call,
    reason = "odd on purpose"
)]

use std::time::Duration;

use netless_token::{
    AccessKey, AccessKeys, CompleteToken, Reader, Room, RoomUuid, SecretKey, TaskUuid, UuidError,
    Writer, token,
};

const ROOM: RoomUuid = RoomUuid::from_u128(0xd418_4790_ffd5_11eb_b9eb_bf7a_8f1d_77bd);

type RoomToken = CompleteToken<Room>;

fn pick<A, B, C>(chosen: C) -> C {
    chosen
}

fn parsed(text: &str) -> Result<RoomToken, UuidError> {
    Ok(token!(Room {
        role: "writer",
        uuid: text.parse::<RoomUuid>()?,
        ttl: "10m"
    }))
}

fn main() {
    let keys = AccessKeys::new(AccessKey("access"), SecretKey("secret")).unwrap();
    let (role, uuid, ttl) = (Writer, ROOM, Duration::from_secs(600));

    let tokens: [RoomToken; 11] = [
        token!(Room {
            role: "writer",
            uuid: "d4184790ffd511ebb9ebbf7a8f1d77bd",
            ttl: "10m"
        }),
        token!(Room {
            ttl: "600s",
            uuid: "D4184790-FFD5-11EB-B9EB-BF7A8F1D77BD",
            role: 1,
        }),
        token!(Room { role, uuid, ttl }),
        token!(Room {
            r#role,
            r#uuid,
            r#ttl
        }),
        token!(r#Room {
            r#role: "writer",
            r#uuid: ROOM,
            r#ttl: "10m"
        }),
        token!(Room {
            uuid,
            role: Writer,
            ttl: r"10m"
        },),
        token! { Room { role, ttl, uuid: netless_token::Uuid::from(ROOM).into() } },
        token![Room {
            role: pick::<u8, u16, _>(role),
            uuid: *&uuid,
            ttl: ttl * 1
        }],
        token!(Room {
            role: if true { Writer } else { Reader },
            uuid,
            ttl: (|a, b: u32| a * b)(ttl, 1)
        }),
        token!(Room {
            role: "writer".parse().unwrap(),
            uuid,
            ttl: match ttl {
                ttl => ttl,
            }
        }),
        parsed("d4184790ffd511ebb9ebbf7a8f1d77bd").unwrap(),
    ];
    for token in tokens {
        assert_eq!(format!("{token:?}"), format!("{:?}", tokens[0]));
        assert_eq!(token.sign(&keys).unwrap().uuid(), ROOM);
    }

    let task = TaskUuid::from_u128(1);
    let forever = token!(Task {
        role: "reader",
        uuid: task,
        ttl: never
    });
    assert_eq!(forever.sign(&keys).unwrap().expires_at(), None);

    let sdk = token!(Sdk {
        role: "admin",
        ttl: "1m"
    })
    .sign(&keys)
    .unwrap();
    assert_eq!(sdk.role(), netless_token::Admin);

    // Each expression is evaluated once, in the order in which it is written.
    let mut order = Vec::new();
    let mut step = |name| order.push(name);
    let _ = token!(Room {
        ttl: {
            step("ttl");
            ttl
        },
        role: {
            step("role");
            role
        },
        uuid: {
            step("uuid");
            uuid
        },
    });
    assert_eq!(order, ["ttl", "role", "uuid"]);
}
