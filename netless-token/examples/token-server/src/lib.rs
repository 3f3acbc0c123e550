//! An app server that issues whiteboard tokens to browsers.
//!
//! | request | answer |
//! |---|---|
//! | `POST /rooms` | a new room, and what `createFastboard` takes to join it |
//! | `POST /rooms/{uuid}/join` | what `createFastboard` takes, and when the token expires |
//! | `POST /conversions` | a new file conversion, and a token to follow it |
//! | `POST /tasks/{uuid}/token` | a token to follow a file conversion |
//! | `GET /` | a page with a whiteboard |
//! | `GET /healthz` | `ok` |
//! | `GET /readyz` | `ok`, or 503 once the server has been told to stop |
//!
//! A [`Policy`] decides who the caller is and which role it gets; the caller can only ask for a lower
//! one. The server is stateless: run any number of instances behind any load balancer.
#![warn(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "tests fail by panicking"))]

mod access_log;
mod address;
pub mod config;
mod connection;
pub mod descriptors;
pub mod health;
pub mod keys;
pub mod log;
mod log_throttle;
mod origin;
pub mod page;
mod places;
pub mod policy;
mod problem;
mod rate_limit;
mod request;
mod routes;
pub mod serve;
pub mod service;
pub mod signals;
mod start;
mod ttl;

pub use config::Config;
pub use origin::Origin;
pub use policy::Policy;
pub use routes::router;
pub use start::StartError;
