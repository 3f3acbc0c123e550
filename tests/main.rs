//! Tests of netless-token from outside. A single program, as it links faster than many.

mod allocations;
mod auto_traits;
mod client;
mod conformance;
mod errors;
mod forgeries;
mod from_text;
mod held_promises;
mod http;
mod keys;
mod mint;
mod properties;
mod readme;
mod reference_tokens;
mod rest;
mod secrets;
mod serde;
mod sign;
mod structure;
mod timestamp;
mod unknown_claims;
