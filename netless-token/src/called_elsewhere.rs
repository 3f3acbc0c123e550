//! What the compiler says about methods that a token has elsewhere: in Agora's samples, or in other builders.
//! `token!` says the same about such fields.

use crate::Token;
use crate::unsigned::{Never, Signed};

/// Not true of any token.
#[diagnostic::on_unimplemented(
    message = "a lifetime is set with `.ttl(..)`",
    label = "write `.ttl(Duration::from_secs(600))`",
    note = "when a token expires is known once it is signed"
)]
#[doc(hidden)]
pub trait CalledTtl: Never {}

/// Not true of any token.
#[diagnostic::on_unimplemented(
    message = "a uuid is set with `.uuid(..)`",
    label = "write `.uuid(uuid)`"
)]
#[doc(hidden)]
pub trait CalledUuid: Never {}

/// Not true of any token.
#[diagnostic::on_unimplemented(
    message = "a role is set with `.role(..)`",
    label = "write `.role(Writer)`"
)]
#[doc(hidden)]
pub trait CalledRole: Never {}

// The bounds are on the blocks, so that rustc says nothing more about the arguments and the result.
macro_rules! called_elsewhere {
    ($($words:ident: $($name:ident)*;)*) => {
        $(
            impl<K, R, U, T> Token<K, R, U, T>
            where
                Self: $words,
            {
                $(
                    #[doc(hidden)]
                    pub fn $name(self) {}
                )*
            }
        )*
    };
}

called_elsewhere! {
    Signed: build generate mint nonce;
    CalledTtl: duration expire_at expires expires_at expires_in expiry lifespan ttl_millis ttl_secs with_ttl;
    CalledUuid: room room_uuid task task_uuid with_uuid;
    CalledRole: admin permission permissions reader with_role writer;
}
