// The README's own definitions of these links come later, so they count only outside these docs.
#![doc = include_str!("links.md")]
#![doc = include_str!("../README.md")]
#![doc = include_str!("overview.md")]
#![no_std]
#![forbid(unsafe_code)]
#![deny(missing_docs)]
// No panic on a caller's input.
#![warn(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]
#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

#[cfg(all(feature = "std", target_family = "wasm", target_os = "unknown"))]
compile_error!(
    "the feature `std` of netless-token needs a clock and randomness, and `wasm32-unknown-unknown` has \
     neither: write `default-features = false`, and `sign_at` with the host's clock and randomness"
);

#[cfg(feature = "serde")]
mod as_text;
mod builder;
mod called_elsewhere;
mod claims;
#[cfg(feature = "client")]
pub mod client;
mod error_debug;
mod excerpt;
mod feature_off;
mod from_text;
// Documentation, not a module that programs import.
#[cfg(any(doc, doctest))]
pub mod guide;
#[cfg(feature = "http")]
mod header_value;
mod key_check;
mod key_error;
mod keys;
mod kind;
mod lifetime;
#[cfg(feature = "serde")]
mod no_serde;
#[cfg(all(
    feature = "std",
    not(all(target_family = "wasm", target_os = "unknown"))
))]
mod nonce;
mod one_of;
mod pasted;
#[cfg(feature = "macros")]
mod public_macros;
#[cfg(any(feature = "client", feature = "rest"))]
mod region;
#[cfg(feature = "rest")]
pub mod rest;
mod roles;
mod signed;
pub mod state;
mod timestamp;
mod unsigned;
mod uuids;
mod verify_error;
mod wipe;
mod wire;

#[cfg(any(doc, doctest))]
#[doc = include_str!("compile_errors.md")]
pub mod compile_errors {}

#[doc(no_inline)]
pub use ::uuid::Uuid;

pub use claims::{Claims, UnverifiedClaims};
pub use key_error::{KeyError, KeyName};
pub use keys::{AccessKey, AccessKeys, SecretKey};
pub use kind::{ClientSafe, Kind, KindName, KindNameError, Room, Sdk, Task};
#[cfg(feature = "std")]
pub use lifetime::LifetimeError;
pub use lifetime::{Lifetime, SignError};
pub use roles::Role::{self, Admin, Reader, Writer};
pub use roles::RoleError;
pub use signed::SignedToken;
pub use timestamp::Timestamp;
#[cfg(feature = "std")]
pub use timestamp::TimestampError;
pub use unsigned::{CompleteToken, Token};
pub use uuids::{RoomUuid, TaskUuid, UuidError};
pub use verify_error::{Base64Error, Hint, VerifyError};

#[cfg(feature = "macros")]
#[doc(hidden)]
pub use public_macros::__private;
