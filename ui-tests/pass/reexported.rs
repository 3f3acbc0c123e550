//! The macros work through another crate that re-exports them, or all of netless-token.

use reexporting::netless_token::{AccessKey, AccessKeys, SecretKey};

const ROLE: reexporting::whiteboard::Role = reexporting::role!("writer");

fn main() {
    let keys = AccessKeys::new(AccessKey("access"), SecretKey("secret")).unwrap();
    let by_macro = reexporting::token!(Room {
        role: ROLE,
        uuid: reexporting::room_uuid!("d4184790ffd511ebb9ebbf7a8f1d77bd"),
        ttl: reexporting::ttl!("10m"),
    });
    let by_crate = reexporting::whiteboard::token!(Task {
        role: ROLE,
        uuid: reexporting::netless_token::task_uuid!("2421073070b211eb9ee0df9d55858dde"),
        ttl: "10m",
    });
    assert_eq!(by_macro.sign(&keys).unwrap().role(), ROLE);
    assert_eq!(by_crate.sign(&keys).unwrap().role(), ROLE);
}
