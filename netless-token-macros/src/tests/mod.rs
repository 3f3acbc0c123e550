//! Tests of the macros without the compiler.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a failing test should panic"
)]

mod agreement;
mod any_input;
mod expansions;
mod hostile_literals;
mod messages;

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{ParseStream, Parser as _};

use crate::{limits, role, token, ttl, uuid};

type Macro = fn(&TokenStream, ParseStream<'_>) -> syn::Result<TokenStream>;

fn room_uuid(library: &TokenStream, input: ParseStream<'_>) -> syn::Result<TokenStream> {
    uuid::expand(library, &uuid::ROOM, input)
}

fn task_uuid(library: &TokenStream, input: ParseStream<'_>) -> syn::Result<TokenStream> {
    uuid::expand(library, &uuid::TASK, input)
}

/// Expands a macro.
fn expansion(expand: Macro, input: TokenStream) -> syn::Result<TokenStream> {
    let library = quote!(library);
    limits::check(input.clone())?;
    (|input: ParseStream<'_>| expand(&library, input)).parse2(input)
}

/// Expands a macro to text: an expression without its spaces, or a message.
fn expand(expand: Macro, input: TokenStream) -> Result<String, String> {
    expansion(expand, input)
        .map(|expression| expression.to_string().replace(' ', ""))
        .map_err(|error| error.to_string())
}
