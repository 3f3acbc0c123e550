//! Third step: writes the calls of the builder's methods.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Ident;

use super::parse::Call;
use super::validate::Token;

pub(super) fn builder_calls(library: &TokenStream, token: &Token) -> TokenStream {
    // With the span of the kind in the call, so that the compiler's own errors point there.
    let kind = Ident::new(token.kind.name(), token.span);
    let setters = &token.setters;
    // In parentheses, so that rustc says "likely invalid in item context" where it is.
    quote!((#library::Token::<#library::#kind>::new() #(#setters)*))
}

/// Returns the values of a call with mistakes, for rust-analyzer only: it completes only what is
/// in the expansion, and a call that is still being typed has mistakes.
pub(super) fn values_for_editors(library: &TokenStream, call: &Call) -> TokenStream {
    // `()` for a value not yet typed: rust-analyzer compares this with the expansion that has one.
    let values = call.entries.iter().map(|entry| {
        let value = entry.value.as_ref();
        value.map_or_else(|| quote!(()), ToTokens::to_token_stream)
    });
    quote!(#library::__private::for_editors! { #(let _ = #values;)* })
}
