//! Third step: the calls of the builder's methods.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

use super::validate::{Setter, Token};

pub(super) fn builder_calls(library: &TokenStream, token: &Token) -> TokenStream {
    // With the span that the kind has in the call: the compiler's own errors point there.
    let kind = Ident::new(token.kind.name(), token.span);
    let setters = token.setters.iter().map(|setter| match setter {
        Setter::With(method, argument) => quote!(.#method(#argument)),
        Setter::NeverExpires => quote!(.never_expires()),
    });
    quote!(#library::Token::<#library::#kind>::new() #(#setters)*)
}
