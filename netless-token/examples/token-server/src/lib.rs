//! Routes that issue whiteboard tokens to browsers, and a process around them.
//!
//! [`Whiteboard`] gives the routes, to mount in any axum app; `src/whiteboard/` has them, and depends on
//! nothing of the process. [`process`] adds configuration, callers, limits, a log and metrics.
//!
//! | request | answer |
//! |---|---|
//! | `POST /rooms` | a new room, and what `createFastboard` takes to join it |
//! | `POST /rooms/{uuid}/join` | what `createFastboard` takes, and when the token expires |
//! | `POST /rooms/{uuid}/disable`, `/enable` | nothing; puts everybody out of the room, or lets them in again |
//! | `POST /conversions` | a new file conversion, and a token to follow it |
//! | `POST /tasks/{uuid}/token` | a token to follow a file conversion |
//! | `GET /` | a page with a whiteboard, if there is to be one |
//!
//! A [`Policy`] decides who the caller is and which role it gets; the caller can only ask for a lower
//! one. Nothing is stored: run any number of instances behind any load balancer.
#![warn(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "tests fail by panicking"))]

pub mod process;
mod whiteboard;

pub use whiteboard::{
    ApiBase, CallHeaders, Granted, Page, Policy, Problem, Reason, SdkIntegrity, SdkUrl, StartError,
    UntilFinished, Whiteboard, policy,
};
