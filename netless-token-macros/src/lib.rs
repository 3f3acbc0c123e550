//! The macros of [netless-token](https://docs.rs/netless-token): use them from there.
#![forbid(unsafe_code)]
