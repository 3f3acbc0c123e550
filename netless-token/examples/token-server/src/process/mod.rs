//! The process around the whiteboard's router: configuration, callers by API key, connections,
//! listening, limits, log, signals.

mod address;
mod app;
mod callers;
pub mod config;
mod connection;
pub mod descriptors;
pub mod health;
pub mod key_file;
mod limits;
pub mod log;
mod log_throttle;
mod origin;
mod places;
mod rate_limit;
mod request_log;
pub mod serve;
pub mod signals;
mod ttl;

pub use app::app;
pub use config::Config;
pub use origin::Origin;
