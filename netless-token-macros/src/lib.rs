//! The macros of [netless-token](https://docs.rs/netless-token): use that crate instead.
//!
//! Each is called by a `macro_rules!` of that crate, which puts the crate's path in front of the
//! caller's input, as in `role!((path::to::netless_token) "writer")`.
#![forbid(unsafe_code)]
// No caller's input may cause a panic.
#![warn(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod did_you_mean;
mod excerpt;
mod limits;
mod literal;
mod role;
#[cfg(test)]
mod tests;
mod token;
mod ttl;
mod uuid;

use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser as _};
use syn::{Error, Result, parenthesized};

/// See `netless_token::role!`.
#[proc_macro]
pub fn role(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand(input, role::expand)
}

/// See `netless_token::room_uuid!`.
#[proc_macro]
pub fn room_uuid(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand(input, |library, input| {
        uuid::expand(library, &uuid::ROOM, input)
    })
}

/// See `netless_token::task_uuid!`.
#[proc_macro]
pub fn task_uuid(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand(input, |library, input| {
        uuid::expand(library, &uuid::TASK, input)
    })
}

/// See `netless_token::ttl!`.
#[proc_macro]
pub fn ttl(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand(input, ttl::expand)
}

/// See `netless_token::token!`.
#[proc_macro]
pub fn token(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand(input, token::expand)
}

/// Takes the library's path off the front of `input`. An error becomes calls of `compile_error!` and
/// nothing else, so that one mistake is one error.
fn expand(
    input: proc_macro::TokenStream,
    expand: fn(&TokenStream, ParseStream<'_>) -> Result<TokenStream>,
) -> proc_macro::TokenStream {
    let input = TokenStream::from(input);
    let parser = |input: ParseStream<'_>| {
        let library;
        parenthesized!(library in input);
        expand(&library.parse()?, input)
    };
    limits::check(input.clone())
        .and_then(|()| parser.parse2(input))
        .unwrap_or_else(Error::into_compile_error)
        .into()
}
