//! The process around the whiteboard's router: configuration, callers by API key, connections,
//! listening, limits, log, signals.

pub(crate) mod address;
pub(crate) mod callers;
pub mod config;
mod connection;
pub mod descriptors;
pub mod health;
pub mod key_file;
pub mod log;
mod log_throttle;
pub(crate) mod origin;
mod places;
pub(crate) mod rate_limit;
pub(crate) mod request_log;
pub mod serve;
pub mod signals;
mod ttl;

pub use config::Config;
pub use origin::Origin;
