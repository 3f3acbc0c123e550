//! The routes of the whiteboard: they answer requests for tokens, and know nothing of the process that
//! they run in.

pub(crate) mod check;
pub mod page;
pub mod policy;
pub(crate) mod problem;
mod request;
pub(crate) mod routes;
pub mod service;
mod state;
