//! Public types implement the traits that a server needs, and enums that do not grow say so.

use std::fmt::{Debug, Display};
use std::hash::Hash;

use netless_token::client::{
    AppIdentifier, AppIdentifierError, FastboardJoin, FastboardReplay, JoinRoom, Region,
    RegionError, ReplayRoom, Uid, UidError,
};
use netless_token::rest::{
    AddScenes, Api, ApiBaseError, Call, CancelConversion, Conversion, ConversionPage,
    ConversionProgress, ConversionStatus, ConversionType, CreateRoom, CurrentScene, Dynamic,
    GetConversion, GetRoom, HttpUrl, HttpUrlError, KnownWords, ListConversions, ListRooms,
    ListScenes, NoAnswer, OutOfRange, OutputFormat, Ppt, PrioritizeConversion, Priority,
    QueueStatus, Refusal, RestError, RoomInfo, Scene, SceneNameError, ScenePath, ScenePathError,
    Screenshot, SetBan, StartConversion, StartedConversion, Static, SwitchScene, TakeScreenshot,
    TakeScreenshots, WaitingConversion, Webhook,
};
use netless_token::state::{NoRole, NoTtl, NoUuid};
use netless_token::{
    AccessKey, AccessKeys, Base64Error, Claims, CompleteToken, Hint, KeyError, KeyName, KindName,
    KindNameError, Lifetime, LifetimeError, Role, RoleError, Room, RoomUuid, Sdk, SecretKey,
    SignError, SignedToken, Task, TaskUuid, Timestamp, TimestampError, Token, UnverifiedClaims,
    UuidError, VerifyError,
};

trait Auto: Send + Sync + Unpin + std::panic::UnwindSafe + std::panic::RefUnwindSafe {}
impl<T: Send + Sync + Unpin + std::panic::UnwindSafe + std::panic::RefUnwindSafe> Auto for T {}

fn is_auto<T: Auto + Debug>() {}
fn is_value<T: Auto + Debug + Clone + Eq>() {}
fn is_copy<T: Auto + Debug + Copy + Eq + Hash>() {}
fn is_ordered<T: Ord>() {}
fn is_text<T: Display>() {}
fn is_error<T: Auto + core::error::Error + Clone + Eq + Hash + 'static>() {}

#[test]
fn secrets_are_send_sync_and_unpin() {
    is_auto::<AccessKeys>();
    is_auto::<SecretKey<'static>>();
    is_auto::<SignedToken<Sdk>>();
}

#[test]
fn values_compare_and_are_keys_of_maps() {
    is_value::<AppIdentifier>();
    is_value::<Claims<Sdk>>();
    is_value::<Claims<Room>>();
    is_value::<Claims<Task>>();
    is_value::<FastboardJoin>();
    is_value::<FastboardReplay>();
    is_value::<JoinRoom>();
    is_value::<ReplayRoom>();
    is_value::<SignedToken<Room>>();
    is_value::<SignedToken<Task>>();
    is_value::<Uid>();
    is_value::<UnverifiedClaims<Room>>();
    is_copy::<AccessKey<'static>>();
    is_copy::<Hint>();
    is_copy::<KeyName>();
    is_copy::<KindName>();
    is_copy::<Lifetime>();
    is_copy::<Region>();
    is_copy::<Role>();
    is_copy::<RoomUuid>();
    is_copy::<TaskUuid>();
    is_copy::<Timestamp>();
    is_copy::<Sdk>();
    is_copy::<Room>();
    is_copy::<Task>();
}

#[test]
fn tokens_are_copied_to_sign_again() {
    fn is_copy<T: Auto + Debug + Copy + Eq>() {}
    is_copy::<Token<Sdk>>();
    is_copy::<Token<Sdk, NoRole, NoUuid, NoTtl>>();
    is_copy::<CompleteToken<Room>>();
    is_copy::<CompleteToken<Task>>();
}

/// Not those in which an order would mean nothing, such as kinds.
#[test]
fn what_has_an_order_is_ordered() {
    is_ordered::<AppIdentifier>();
    is_ordered::<Role>();
    is_ordered::<RoomUuid>();
    is_ordered::<TaskUuid>();
    is_ordered::<Timestamp>();
    is_ordered::<Uid>();
}

#[test]
fn what_has_a_text_prints_it() {
    is_text::<AppIdentifier>();
    is_text::<Hint>();
    is_text::<KeyName>();
    is_text::<KindName>();
    is_text::<Region>();
    is_text::<Role>();
    is_text::<RoomUuid>();
    is_text::<TaskUuid>();
    is_text::<Timestamp>();
    is_text::<Uid>();
    is_text::<SignedToken<Room>>();
}

/// Compiles without a `_`, which is what is tested.
#[test]
fn a_match_on_what_does_not_grow_needs_no_wildcard() {
    for role in Role::ALL {
        match role {
            Role::Admin | Role::Writer | Role::Reader => {}
        }
    }
    for kind in KindName::ALL {
        match kind {
            KindName::SdkToken | KindName::RoomToken | KindName::TaskToken => {}
        }
    }
    match KeyName::AccessKey {
        KeyName::AccessKey | KeyName::SecretKey => {}
    }
}

#[test]
fn what_may_grow_is_non_exhaustive() {
    let exhaustive: Vec<_> = include_str!("public-api/netless-token.txt")
        .lines()
        .filter_map(|line| line.strip_prefix("pub enum netless_token::"))
        .collect();
    // The last three have no variants at all.
    let expected = ["KeyName", "KindName", "Role", "Room", "Sdk", "Task"];
    assert_eq!(exhaustive, expected);
}

#[test]
fn calls_are_values() {
    fn is_call<T: Auto + Debug + Clone + Eq + Hash + Call + 'static>() {}
    fn with_a_fraction<T: Auto + Debug + Clone + PartialEq + 'static>() {}
    is_value::<Api>();
    is_call::<AddScenes>();
    is_call::<CancelConversion>();
    is_call::<CreateRoom>();
    is_call::<GetConversion>();
    is_call::<GetRoom>();
    is_call::<ListConversions>();
    is_call::<ListRooms>();
    is_call::<ListScenes>();
    is_call::<PrioritizeConversion>();
    is_call::<SetBan>();
    is_call::<SwitchScene>();
    is_call::<TakeScreenshot>();
    is_call::<TakeScreenshots>();
    with_a_fraction::<StartConversion>();
}

#[test]
fn what_calls_take_and_answer_are_values() {
    fn with_a_fraction<T: Auto + Debug + Clone + PartialEq + 'static>() {}
    is_copy::<Dynamic>();
    is_copy::<NoAnswer>();
    is_copy::<OutputFormat>();
    is_copy::<Priority>();
    is_copy::<QueueStatus>();
    is_copy::<WaitingConversion>();
    is_value::<ConversionStatus>();
    is_value::<ConversionType>();
    is_value::<CurrentScene>();
    is_value::<HttpUrl>();
    is_value::<KnownWords>();
    is_value::<Ppt>();
    is_value::<Refusal>();
    is_value::<RoomInfo>();
    is_value::<Scene>();
    is_value::<ScenePath>();
    is_value::<Screenshot>();
    is_value::<StartedConversion>();
    is_value::<Webhook>();
    with_a_fraction::<Conversion>();
    with_a_fraction::<ConversionPage>();
    with_a_fraction::<ConversionProgress>();
    with_a_fraction::<Static>();
    is_text::<HttpUrl>();
    is_text::<KnownWords>();
    is_text::<NoAnswer>();
    is_text::<Refusal>();
    is_text::<ScenePath>();
}

#[test]
fn errors_fit_into_any_error_handling() {
    is_error::<ApiBaseError>();
    is_error::<Base64Error>();
    is_error::<HttpUrlError>();
    is_error::<OutOfRange>();
    is_error::<RestError>();
    is_error::<SceneNameError>();
    is_error::<ScenePathError>();
    is_error::<AppIdentifierError>();
    is_error::<KeyError>();
    is_error::<KindNameError>();
    is_error::<LifetimeError>();
    is_error::<RegionError>();
    is_error::<RoleError>();
    is_error::<SignError>();
    is_error::<TimestampError>();
    is_error::<UidError>();
    is_error::<UuidError>();
    is_error::<VerifyError>();
}
