//! The macros, without the compiler around them.

mod agreement;
mod any_input;
mod expansions;
mod hostile_literals;
mod messages;

// What they are made of.
#[path = "../../netless-token-macros/src/did_you_mean.rs"]
mod did_you_mean;
#[path = "../../netless-token-macros/src/excerpt.rs"]
mod excerpt;
#[path = "../../netless-token-macros/src/literal.rs"]
mod literal;
#[path = "../../netless-token-macros/src/role.rs"]
mod role;
#[path = "../../netless-token-macros/src/token/mod.rs"]
mod token;
#[path = "../../netless-token-macros/src/ttl.rs"]
mod ttl;
#[path = "../../netless-token-macros/src/uuid.rs"]
mod uuid;

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{ParseStream, Parser as _};

type Macro = fn(&TokenStream, ParseStream<'_>) -> syn::Result<TokenStream>;

fn room_uuid(library: &TokenStream, input: ParseStream<'_>) -> syn::Result<TokenStream> {
    uuid::expand(library, uuid::Of::Room, input)
}

fn task_uuid(library: &TokenStream, input: ParseStream<'_>) -> syn::Result<TokenStream> {
    uuid::expand(library, uuid::Of::Task, input)
}

/// What a macro makes of its input.
fn expansion(expand: Macro, input: TokenStream) -> syn::Result<TokenStream> {
    let library = quote!(library);
    literal::refuse_long_numbers(input.clone())?;
    (|input: ParseStream<'_>| expand(&library, input)).parse2(input)
}

/// The same as text: an expression without its spaces, or a message.
fn expand(expand: Macro, input: TokenStream) -> Result<String, String> {
    expansion(expand, input)
        .map(|expression| expression.to_string().replace(' ', ""))
        .map_err(|error| error.to_string())
}
