//! Mint [Agora Interactive Whiteboard] (Netless) tokens, byte for byte as Agora's own JavaScript does.
//! What is wrong does not compile.
//!
//! ```
//! use std::time::Duration;
//! use netless_token::{AccessKey, AccessKeys, Room, RoomUuid, SecretKey, Token, Writer};
//!
//! let keys = AccessKeys::new(
//!     AccessKey("EkjYj4mbM4pZlGEv"),
//!     SecretKey("JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ"),
//! )?;
//! let room: RoomUuid = "d4184790ffd511ebb9ebbf7a8f1d77bd".parse()?;
//! let token = Token::<Room>::new()
//!     .role(Writer)
//!     .uuid(room)
//!     .ttl(Duration::from_secs(600))
//!     .sign(&keys)?;
//! println!("{token}"); // NETLESSROOM_…
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Why
//!
//! A server holds an access key and a secret key, and hands short-lived tokens to browsers and
//! phones. Agora's samples do this in a function that takes strings and numbers. So they let you
//! forget the uuid of the room, pass a task's uuid for a room's, pass seconds for milliseconds, sign
//! a role that does not exist, make a token for eternity of a rounding error, or send the
//! all-powerful SDK token to a browser. The service then refuses the token without saying why, or,
//! worse, accepts it. Here each of these is a compile error in plain words, or, where it takes a value
//! that only comes at run time, an error that says what to write instead.
//!
//! # How
//!
//! - [`Token`] is built in any order and signed once it is complete; the kinds are [`Sdk`], [`Room`]
//!   and [`Task`], and [`Role`] says what the bearer may do.
//! - [`AccessKeys`] holds the keys; [`RoomUuid`] and [`TaskUuid`] tell uuids apart.
//! - [`SignedToken`] prints only if its kind may go to a client ([`ClientSafe`]).
//! - [`Claims`] verifies a token that somebody shows you.
//! - [`role!`], [`room_uuid!`], [`task_uuid!`], [`ttl!`] and [`token!`] check literals while the code
//!   compiles.
//! - [`guide`] goes from a new project in the Agora console to people who draw on your page.
//! - [`compile_errors`] lists every mistake and what the compiler says about it; [`state`] is what
//!   those messages speak of.
//!
//! # Trade-offs
//!
//! - The uuid that is signed is always spelled in 32 lower-case hex digits, as the service itself
//!   hands it out, even if you hold it in another spelling. The samples sign whatever they get.
//! - A lifetime under a millisecond is an error; in the samples, 0 means "never expires". Write
//!   [`never_expires`](Token::never_expires).
//! - A nonce is a random v4 uuid. Some samples use v1, which tells the time and the machine.
//!
//! # Features
//!
//! - `std` (default): the clock, the environment, randomness, and the fastest base64 of the target.
//!   Without it the crate is `no_std` with `alloc`, and [`sign_at`](Token::sign_at) takes the time
//!   and the nonce from you.
//! - `macros` (default): literals that are checked while the code compiles.
//! - `serde`: roles, uuids and the tokens that a client may see as text in any format of serde's.
//! - `http`: tokens as header values of the [`http`](https://docs.rs/http) crate, marked sensitive.
//!   That crate needs the target's standard library.
//! - `client`: the JSON that the browser SDK takes.
//!
//! [Agora Interactive Whiteboard]: https://docs.agora.io/en/interactive-whiteboard/overview/product-overview
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

#[cfg(all(feature = "std", target_family = "wasm", target_os = "unknown"))]
compile_error!(
    "the feature `std` of netless-token needs a clock and randomness, and `wasm32-unknown-unknown` has \
     neither: write `default-features = false`, and `sign_at` with the host's clock and randomness"
);

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
