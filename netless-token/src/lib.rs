#![doc = include_str!("../README.md")]
//!
//! # The API in short
//!
//! These four do the work:
//!
//! - [`AccessKeys`] holds the project's keys. Make it once, share it, and sign from any thread.
//! - [`Token`] is the builder: [`role`](Token::role), [`uuid`](Token::uuid) and [`ttl`](Token::ttl) in
//!   any order, then [`sign`](Token::sign).
//! - [`RoomUuid`] and [`TaskUuid`] tell the uuids of rooms and tasks apart. Parse them from text.
//! - [`SignedToken`] is the result. It prints if its kind may go to a client.
//!
//! When you need more:
//!
//! - [`token!`], [`role!`], [`room_uuid!`], [`task_uuid!`] and [`ttl!`] check literals at compile time.
//! - [`CompleteToken`] names the type of a token that only has to be signed, and [`Lifetime`] is chosen
//!   at run time.
//! - [`Claims`] verifies a token that somebody shows you.
//! - [`client`] has the JSON that the browser SDK takes.
//! - [`compile_errors`] lists the mistakes, what the compiler says about each, and what to do.
//!
//! # Features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `std` | yes | [`sign`](Token::sign), [`AccessKeys::from_env`], [`Timestamp::now`]: the clock, the environment and randomness; the fastest base64 |
//! | `macros` | yes | [`token!`], [`role!`], [`room_uuid!`], [`task_uuid!`], [`ttl!`] |
//! | `serde` | no | [`Role`], [`RoomUuid`] and [`TaskUuid`] as text, both ways; Room and Task tokens as text |
//! | `http` | no | [`SignedToken::expose_header_value`]: a token as a sensitive header value of the crate [`http`](https://docs.rs/http), which needs `std` |
//! | `client` | no | [`client`]: the JSON that `createFastboard` and `white-web-sdk` take |
//!
//! Without `std` the crate is `no_std` with `alloc`. Then [`sign_at`](Token::sign_at) takes the time and
//! the nonce from you.
#![no_std]
#![forbid(unsafe_code)]
#![deny(missing_docs)]
// No panic on what a caller passes in.
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

#[cfg(feature = "serde")]
mod as_text;
mod builder;
mod claims;
#[cfg(feature = "client")]
pub mod client;
mod error_debug;
mod excerpt;
pub mod guide;
#[cfg(feature = "http")]
mod header_value;
mod keys;
mod kind;
mod lifetime;
#[cfg(feature = "macros")]
mod macros;
mod roles;
mod signed;
pub mod state;
mod timestamp;
mod uuids;
mod verify_error;
mod wipe;
mod wire;

#[doc = include_str!("compile_errors.md")]
pub mod compile_errors {}

pub use ::uuid::Uuid;

pub use builder::{CompleteToken, Token};
pub use claims::{Claims, UnverifiedClaims};
pub use keys::{AccessKey, AccessKeys, KeyError, KeyName, SecretKey};
pub use kind::{ClientSafe, Kind, KindName, Room, Sdk, Task};
pub use lifetime::{Lifetime, SignError};
pub use roles::Role::{self, Admin, Reader, Writer};
pub use roles::RoleError;
pub use signed::SignedToken;
pub use timestamp::Timestamp;
#[cfg(feature = "std")]
pub use timestamp::TimestampError;
pub use uuids::{RoomUuid, TaskUuid, UuidError};
pub use verify_error::{Hint, VerifyError};

#[cfg(feature = "macros")]
#[doc(hidden)]
pub use macros::__private;
