//! The macros use the right `Ok`, `Duration` and `Room`, even if the caller has others in scope.
#![no_implicit_prelude]
#![allow(dead_code, non_camel_case_types)]

mod core {}
mod std {}
mod netless_token {}
mod __private {}

struct Ok;
struct Err;
struct Some;
struct None;
struct Result;
struct Option;
struct Duration;
struct Role;
struct Room;
struct RoomUuid;
struct TaskUuid;
struct Token;
struct Writer;
struct never;
struct u64;
struct u128;

trait From {
    fn role(self);
    fn uuid(self);
    fn ttl(self);
    fn never_expires(self);
}

impl<T> From for T {
    fn role(self) {}
    fn uuid(self) {}
    fn ttl(self) {}
    fn never_expires(self) {}
}

const ROLE: ::netless_token::Role = ::netless_token::role!("writer");
const ROOM: ::netless_token::RoomUuid =
    ::netless_token::room_uuid!("d4184790ffd511ebb9ebbf7a8f1d77bd");
const TASK: ::netless_token::TaskUuid =
    ::netless_token::task_uuid!("2421073070b211eb9ee0df9d55858dde");
const TTL: ::core::time::Duration = ::netless_token::ttl!("10m");

fn main() {
    let _: ::netless_token::Token<_, _, _, _> = ::netless_token::token!(Room {
        role: "writer",
        uuid: ROOM,
        ttl: "10m"
    });
    let _: ::netless_token::Token<_, _, _, _> = ::netless_token::token!(Task {
        role: ROLE,
        uuid: TASK,
        ttl: never
    });
    let _: ::netless_token::Token<_, _, _, _> = ::netless_token::token!(Sdk { role: 0, ttl: TTL });
}
