//! The process around the whiteboard's router: configuration, callers by API key or session,
//! connections, listening, limits, log, metrics, signals.
//!
//! Crates do what they do as well or better. What is ours, and why:
//!
//! | module | what crates do instead |
//! |---|---|
//! | `address` | axum-client-ip believes a header from any peer |
//! | `connection` | hyper's limit for a head includes the idle time before it, and it has none for an unread answer |
//! | `host` | axum-extra takes the first of several |
//! | `key_file` | dotenvy expands `$`, and takes a file that systemd and Docker read differently |
//! | `connection_places` | tower limits requests, not the connections of one network |
//! | `rate_limit` | governor's store of keys grows until it is swept; this one is bounded |
//! | `trace` | tower-http keeps an id from any peer |

mod address;
mod app;
mod callers;
pub mod config;
mod config_error;
mod connection;
mod connection_places;
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
mod rate_limit;
mod request_log;
pub mod serve;
pub mod signals;
mod trace;
mod ttl;

pub use app::app;
pub use callers::fetch_keys_early;
pub use config::Config;
pub use origin::Origin;
