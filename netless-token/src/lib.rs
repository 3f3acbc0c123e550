//! Crate docs to come.
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

mod keys;
mod kind;
mod role;
mod signed;
pub mod state;
mod timestamp;
mod token;
mod uuid;
mod wire;

pub use ::uuid::Uuid;

pub use keys::{AccessKeys, KeyError, KeyName};
pub use kind::{ClientSafe, Kind, Room, Sdk, Task};
pub use role::Role::{self, Admin, Reader, Writer};
pub use role::RoleError;
pub use signed::SignedToken;
pub use timestamp::Timestamp;
#[cfg(feature = "std")]
pub use timestamp::TimestampError;
pub use token::{SignError, Token};
pub use uuid::{RoomUuid, TaskUuid, UuidError};
