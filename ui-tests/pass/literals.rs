//! The literals that each macro but `token!` accepts, in constants and statics.

use std::time::Duration;

use netless_token::{
    Admin, Reader, Role, RoomUuid, TaskUuid, Writer, role, room_uuid, task_uuid, ttl,
};

const ROLES: [Role; 7] = [
    role!("admin"),
    role!("writer"),
    role!("reader"),
    role!(0),
    role!(1),
    role!(2),
    role!(("writer")),
];

static ROOMS: [RoomUuid; 9] = [
    room_uuid!("d4184790ffd511ebb9ebbf7a8f1d77bd"),
    room_uuid!("D4184790FFD511EBB9EBBF7A8F1D77BD"),
    room_uuid!("d4184790-ffd5-11eb-b9eb-bf7a8f1d77bd"),
    room_uuid!("{d4184790-ffd5-11eb-b9eb-bf7a8f1d77bd}"),
    room_uuid!("urn:uuid:d4184790-ffd5-11eb-b9eb-bf7a8f1d77bd"),
    room_uuid!(r"d4184790ffd511ebb9ebbf7a8f1d77bd"),
    room_uuid!(r#"d4184790ffd511ebb9ebbf7a8f1d77bd"#),
    room_uuid!("\u{64}4184790ffd511ebb9ebbf7a8f1d77bd"),
    room_uuid!("d4184790ffd511ebb9ebbf7a8f1d77bd",),
];

static TASK: TaskUuid = task_uuid!("2421073070b211eb9ee0df9d55858dde");

const TTLS: [(Duration, Duration); 6] = [
    (ttl!("1ms"), Duration::from_millis(1)),
    (ttl!("1500us"), Duration::from_micros(1500)),
    (ttl!("10m"), Duration::from_secs(600)),
    (ttl!("1h 30min"), Duration::from_secs(5400)),
    (ttl!("1.5 hours"), Duration::from_secs(5400)),
    (
        ttl!("9007199254740s 991ms"),
        Duration::from_millis(9_007_199_254_740_991),
    ),
];

fn main() {
    assert_eq!(
        ROLES,
        [Admin, Writer, Reader, Admin, Writer, Reader, Writer]
    );
    for room in ROOMS {
        assert_eq!(
            room,
            RoomUuid::from_u128(0xd418_4790_ffd5_11eb_b9eb_bf7a_8f1d_77bd)
        );
    }
    assert_eq!(
        TASK,
        TaskUuid::from_u128(0x2421_0730_70b2_11eb_9ee0_df9d_5585_8dde)
    );
    for (written, meant) in TTLS {
        assert_eq!(written, meant);
    }
    assert!(matches!(Writer, role!("writer")));
}
