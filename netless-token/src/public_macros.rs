//! The public macros. Each passes the path of this crate to the procedural macro behind it, so that
//! it works even if the caller has renamed the crate.

/// What the macros expand to. Not for use by anything else.
pub mod __private {
    pub use core::time::Duration;
    pub use netless_token_macros as macros;

    pub use crate::__for_editors as for_editors;
}

/// Code for rust-analyzer alone. The compiler sees nothing.
#[cfg(not(rust_analyzer))]
#[doc(hidden)]
#[macro_export]
macro_rules! __for_editors {
    ($($statements:tt)*) => {};
}

/// Code for rust-analyzer alone.
#[cfg(rust_analyzer)]
#[doc(hidden)]
#[macro_export]
macro_rules! __for_editors {
    ($($statements:tt)*) => { $($statements)* };
}

/// A [`Role`](crate::Role) whose name is checked at compile time.
///
/// It takes `"admin"`, `"writer"` or `"reader"`, or the number that a token has for the role: 0, 1
/// or 2. It works in constants.
///
/// ```
/// use netless_token::{Role, Writer, role};
///
/// const ROLE: Role = role!("writer");
/// assert_eq!(ROLE, Writer);
/// assert_eq!(role!(1), Writer);
/// ```
///
/// Anything else is an error (see [all of them](crate::compile_errors)):
///
/// ```text
/// error: unknown role `writr`: did you mean `writer`?
///   |
/// 3 | const MISTAKE: Role = role!("writr");
///   |                             ^^^^^^^
/// ```
///
/// For text known only at run time, use [`str::parse`].
#[macro_export]
macro_rules! role {
    ($($literal:tt)*) => {
        $crate::__private::macros::role! { ($crate) $($literal)* }
    };
}

/// A [`RoomUuid`](crate::RoomUuid) that is checked at compile time.
///
/// It takes a string literal in any spelling that [`RoomUuid`](crate::RoomUuid) reads. It works in
/// constants.
///
/// ```
/// use netless_token::{RoomUuid, room_uuid};
///
/// const LOBBY: RoomUuid = room_uuid!("d4184790ffd511ebb9ebbf7a8f1d77bd");
/// assert_eq!(LOBBY, room_uuid!("D4184790-FFD5-11EB-B9EB-BF7A8F1D77BD"));
/// ```
///
/// Anything else is an error (see [all of them](crate::compile_errors)):
///
/// ```text
/// error: invalid room uuid: `G` is not a hex digit
///          f9168c5e-ceb2-4faa-BGbf-329bf39fa1e4
///                              ^ character 21
///   |
/// 3 | const MISTAKE: RoomUuid = room_uuid!("f9168c5e-ceb2-4faa-BGbf-329bf39fa1e4");
///   |                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
/// ```
///
/// For text known only at run time, use [`str::parse`].
#[macro_export]
macro_rules! room_uuid {
    ($($literal:tt)*) => {
        $crate::__private::macros::room_uuid! { ($crate) $($literal)* }
    };
}

/// A [`TaskUuid`](crate::TaskUuid) that is checked at compile time.
///
/// It takes a string literal in any spelling that [`TaskUuid`](crate::TaskUuid) reads. It works in
/// constants.
///
/// ```
/// use netless_token::{TaskUuid, task_uuid};
///
/// const SLIDES: TaskUuid = task_uuid!("2421073070b211eb9ee0df9d55858dde");
/// assert_eq!(SLIDES.to_string(), "2421073070b211eb9ee0df9d55858dde");
/// ```
///
/// Anything else is an error (see [all of them](crate::compile_errors)):
///
/// ```text
/// error: invalid task uuid: `z` is not a hex digit
///          2421073070b211eb9ee0df9d55858ddz
///                                         ^ character 32
///   |
/// 3 | const MISTAKE: TaskUuid = task_uuid!("2421073070b211eb9ee0df9d55858ddz");
///   |                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
/// ```
///
/// For text known only at run time, use [`str::parse`].
#[macro_export]
macro_rules! task_uuid {
    ($($literal:tt)*) => {
        $crate::__private::macros::task_uuid! { ($crate) $($literal)* }
    };
}

/// A [`Duration`](core::time::Duration) for [`Token::ttl`](crate::Token::ttl), checked at compile
/// time.
///
/// It takes a string literal of numbers with units, such as `"10m"`, `"1h 30m"`, `"1.5 hours"` or
/// `"7 days"`, as the [`humantime`](https://docs.rs/humantime) crate reads it. It works in
/// constants. `m` is a minute. `M`, which `humantime` reads as a month, is an error that asks which
/// of the two you mean.
///
/// ```
/// use std::time::Duration;
/// use netless_token::ttl;
///
/// const LESSON: Duration = ttl!("1h 30m");
/// assert_eq!(LESSON, Duration::from_secs(5400));
/// ```
///
/// Anything else is an error (see [all of them](crate::compile_errors)), and so is a ttl that no
/// token can have: zero, under a millisecond, or past what the format holds.
///
/// ```text
/// error: unknown unit `minuts`: did you mean `minutes`?
///          10 minuts
///             ^^^^^^ character 4
///   |
/// 5 | const MISTAKE: Duration = ttl!("10 minuts");
///   |                                ^^^^^^^^^^^
/// ```
///
/// For a ttl known only at run time, make a [`Duration`](core::time::Duration) in the usual ways.
#[macro_export]
macro_rules! ttl {
    ($($literal:tt)*) => {
        $crate::__private::macros::ttl! { ($crate) $($literal)* }
    };
}

/// A complete [`Token`](crate::Token), ready to be signed, whose literals are checked at compile
/// time.
///
/// It takes the kind, `Sdk`, `Room` or `Task`, and its fields in any order:
///
/// - `role`: as in [`role!`](crate::role!), or any expression that is a [`Role`](crate::Role).
/// - `uuid`, not on an SDK token: as in [`room_uuid!`](crate::room_uuid!) or
///   [`task_uuid!`](crate::task_uuid!), or any expression that [`Token::uuid`](crate::Token::uuid)
///   takes.
/// - `ttl`: as in [`ttl!`](crate::ttl!), or any expression that is a
///   [`Duration`](core::time::Duration). Or, on a Room or Task token, `ttl: never`, for
///   [`never_expires`](crate::Token::never_expires).
///
/// An editor with rust-analyzer checks all this while you type. It checks builder calls only when
/// you save the file. It completes values, but not the names of the fields.
///
/// A field with the same name as a variable can be shortened, as in `Room { role, uuid, ttl }`.
///
/// ```
/// use netless_token::{AccessKey, AccessKeys, RoomUuid, SecretKey, token};
///
/// let keys = AccessKeys::new(
///     AccessKey("EkjYj4mbM4pZlGEv"),
///     SecretKey("JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ"),
/// )?;
/// let lobby = token!(Room {
///     role: "reader",
///     uuid: "d4184790ffd511ebb9ebbf7a8f1d77bd",
///     ttl: "10m",
/// });
/// println!("{}", lobby.sign(&keys)?);
///
/// let uuid: RoomUuid = "d4184790ffd511ebb9ebbf7a8f1d77bd".parse()?;
/// let room = token!(Room { role: "writer", uuid, ttl: "10m" });
/// println!("{}", room.sign(&keys)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// All mistakes are reported at once, each where it is (see [all of them](crate::compile_errors)):
///
/// ```text
/// error: unknown role `writr`: did you mean `writer`?
///   |
/// 6 |         role: "writr",
///   |               ^^^^^^^
///
/// error: invalid room uuid: found 6 hex digits; write 32
///   |
/// 7 |         uuid: "d41847",
///   |               ^^^^^^^^
///
/// error: a ttl needs a unit: write a duration, such as `"600s"` (10 minutes) or `"600ms"` (600 milliseconds)
///   |
/// 8 |         ttl: 600
///   |              ^^^
/// ```
#[macro_export]
macro_rules! token {
    ($($fields:tt)*) => {
        $crate::__private::macros::token! { ($crate) $($fields)* }
    };
}
