//! The macros work if the crate has another name, in edition 2021 and without std.

use netless_token::{AccessKey, AccessKeys, Admin, Reader, SecretKey, Timestamp, Uuid, Writer};

fn main() {
    let keys = AccessKeys::new(AccessKey("access"), SecretKey("secret")).unwrap();
    let now = Timestamp::from_unix_millis(0);
    let renamed::Tokens { sdk, room, task } = renamed::tokens(&keys, now, Uuid::nil()).unwrap();

    assert_eq!(
        (sdk.role(), room.role(), task.role()),
        (Admin, Writer, Reader)
    );
    assert_eq!((room.uuid(), task.uuid()), (renamed::ALL.1, renamed::ALL.2));
    let in_ten_minutes = Some(Timestamp::from_unix_millis(600_000));
    assert_eq!(sdk.expires_at(), in_ten_minutes);
    assert_eq!(room.expires_at(), in_ten_minutes);
    assert_eq!(task.expires_at(), None);
}
