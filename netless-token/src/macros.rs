//! The macros, as their caller sees them: each puts the path to this crate in front of what it is
//! given, so that it works under any name that the crate has for its caller.

/// What the macros expand to; not for use from anywhere else.
pub mod __private {
    pub use core::time::Duration;
    pub use netless_token_macros as macros;
}

/// doc
#[macro_export]
macro_rules! role {
    ($($role:tt)*) => {
        $crate::__private::macros::role!(($crate) $($role)*)
    };
}

/// doc
#[macro_export]
macro_rules! room_uuid {
    ($($uuid:tt)*) => {
        $crate::__private::macros::room_uuid!(($crate) $($uuid)*)
    };
}

/// doc
#[macro_export]
macro_rules! task_uuid {
    ($($uuid:tt)*) => {
        $crate::__private::macros::task_uuid!(($crate) $($uuid)*)
    };
}

/// doc
#[macro_export]
macro_rules! ttl {
    ($($ttl:tt)*) => {
        $crate::__private::macros::ttl!(($crate) $($ttl)*)
    };
}

/// doc
#[macro_export]
macro_rules! token {
    ($($token:tt)*) => {
        $crate::__private::macros::token!(($crate) $($token)*)
    };
}
