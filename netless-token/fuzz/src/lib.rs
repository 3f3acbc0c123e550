//! The fuzz targets, without the fuzzer, so that the corpus also runs as a plain test.
//!
//! Each target ends in [`obvious::compare`], which compares the library with a second
//! implementation that is slow and obvious.

#![allow(
    clippy::must_use_candidate,
    reason = "the targets are run for what they assert"
)]

pub mod differential;
pub mod obvious;
pub mod raw;
pub mod structured;

/// The access key that the targets verify with.
pub const ACCESS_KEY: &str = "access";

/// The secret key that the targets sign and verify with.
pub const SECRET_KEY: &str = "secret";
