//! Public types implement the auto traits that a server needs.

use netless_token::state::{NoRole, NoTtl, NoUuid};
use netless_token::{
    AccessKey, AccessKeys, Claims, CompleteToken, KeyError, KeyName, Lifetime, LifetimeError, Role,
    RoleError, Room, RoomUuid, Sdk, SecretKey, SignError, SignedToken, Task, TaskUuid, Timestamp,
    TimestampError, Token, UnverifiedClaims, UuidError, VerifyError,
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
    is_auto::<CompleteToken<Room>>();
    is_auto::<CompleteToken<Task>>();
    is_auto::<SignedToken<Sdk>>();
    is_auto::<SignedToken<Room>>();
    is_auto::<SignedToken<Task>>();
    is_auto::<Claims<Sdk>>();
    is_auto::<Claims<Room>>();
    is_auto::<Claims<Task>>();
    is_auto::<UnverifiedClaims<Room>>();
    is_auto::<AccessKey<'static>>();
    is_auto::<SecretKey<'static>>();
    is_auto::<Lifetime>();
}

#[test]
fn values_are_copy() {
    is_copy::<Role>();
    is_copy::<RoomUuid>();
    is_copy::<TaskUuid>();
    is_copy::<Timestamp>();
    is_copy::<Token<Sdk, NoRole, NoUuid, NoTtl>>();
    is_copy::<CompleteToken<Room>>();
    is_copy::<CompleteToken<Task>>();
}

#[test]
fn errors_fit_into_any_error_handling() {
    is_auto::<KeyError>();
    is_auto::<KeyName>();
    is_auto::<LifetimeError>();
    is_auto::<RoleError>();
    is_auto::<SignError>();
    is_auto::<TimestampError>();
    is_auto::<UuidError>();
    is_auto::<VerifyError>();
    is_error::<KeyError>();
    is_error::<LifetimeError>();
    is_error::<RoleError>();
    is_error::<SignError>();
    is_error::<TimestampError>();
    is_error::<UuidError>();
    is_error::<VerifyError>();
}
