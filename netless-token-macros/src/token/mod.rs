//! `token!`, which turns the fields of a token into calls of the builder.

mod expand;
mod names;
mod parse;
mod validate;

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::ParseStream;
use syn::{Error, Result};

pub(crate) fn expand(library: &TokenStream, input: ParseStream<'_>) -> Result<TokenStream> {
    let call = parse::call(input)?;
    let values = expand::values_for_editors(library, &call);
    Ok(match validate::token(library, call) {
        Ok(token) => expand::builder_calls(library, &token),
        Err(mistakes) => {
            // In braces, as there may be several errors where one expression is expected.
            let mistakes = Error::into_compile_error(mistakes);
            quote!({ #values #mistakes })
        }
    })
}
