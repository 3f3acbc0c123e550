//! Public types go where a server needs them to go.

use std::time::Duration;

use netless_token::state::{NeverExpires, NoRole, NoTtl, NoUuid};
use netless_token::{
    AccessKeys, Claims, KeyError, KeyName, Role, RoleError, Room, RoomUuid, Sdk, SignError,
    SignedToken, Task, TaskUuid, Timestamp, TimestampError, Token, UuidError, VerifyError,
};

fn is_auto<T: Send + Sync + Unpin + std::panic::UnwindSafe + std::panic::RefUnwindSafe>() {}
fn is_copy<T: Copy>() {}
fn is_error<T: core::error::Error + Clone + Eq + 'static>() {}

#[test]
fn everything_is_send_sync_and_unpin() {
    is_auto::<AccessKeys>();
    is_auto::<Role>();
    is_auto::<RoomUuid>();
    is_auto::<TaskUuid>();
    is_auto::<Timestamp>();
    is_auto::<Token<Sdk>>();
    is_auto::<Token<Room, Role, RoomUuid, Duration>>();
    is_auto::<Token<Task, Role, TaskUuid, NeverExpires>>();
    is_auto::<SignedToken<Sdk>>();
    is_auto::<SignedToken<Room>>();
    is_auto::<SignedToken<Task>>();
    is_auto::<Claims<Sdk>>();
    is_auto::<Claims<Room>>();
    is_auto::<Claims<Task>>();
}

#[test]
fn values_are_copy() {
    is_copy::<Role>();
    is_copy::<RoomUuid>();
    is_copy::<TaskUuid>();
    is_copy::<Timestamp>();
    is_copy::<Token<Sdk, NoRole, NoUuid, NoTtl>>();
    is_copy::<Token<Room, Role, RoomUuid, Duration>>();
    is_copy::<Token<Task, Role, TaskUuid, NeverExpires>>();
}

#[test]
fn errors_fit_into_any_error_handling() {
    is_auto::<KeyError>();
    is_auto::<KeyName>();
    is_auto::<RoleError>();
    is_auto::<SignError>();
    is_auto::<TimestampError>();
    is_auto::<UuidError>();
    is_auto::<VerifyError>();
    is_error::<KeyError>();
    is_error::<RoleError>();
    is_error::<SignError>();
    is_error::<TimestampError>();
    is_error::<UuidError>();
    is_error::<VerifyError>();
}
