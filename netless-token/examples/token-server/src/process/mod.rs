//! The process around the whiteboard's router: configuration, callers by API key or session,
//! connections, listening, limits, log, metrics, signals.

mod address;
mod app;
mod callers;
pub mod config;
mod config_error;
mod connection;
pub mod descriptors;
pub mod health;
mod host;
pub mod key_file;
mod limits;
pub mod listen;
pub mod log;
mod log_throttle;
pub mod metrics;
mod origin;
mod places;
mod rate_limit;
mod request_log;
pub mod serve;
pub mod signals;
mod trace;
mod ttl;

pub use app::app;
pub use config::Config;
pub use origin::Origin;
