//! `role!`, and the `role` of a `token!`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Result;
use syn::parse::ParseStream;

use crate::did_you_mean::did_you_mean;
use crate::excerpt::excerpt;
use crate::literal::{self, Checked, Literal};

pub(crate) fn expand(library: &TokenStream, input: ParseStream<'_>) -> Result<TokenStream> {
    literal::only_argument(
        input,
        "write the role: `role!(\"admin\")`, `role!(\"writer\")` or `role!(\"reader\")`",
        "`role!` takes a literal, such as `\"writer\"`\n\
         any other text is parsed at runtime: `text.parse::<Role>()?`",
        |literal| check(library, literal),
    )
}

/// Checks a role: its name, or its number in a token.
pub(crate) fn check(library: &TokenStream, literal: &Literal) -> Checked {
    let (Literal::Text(written) | Literal::Number(written) | Literal::Other(written)) = literal;
    match (literal, written.as_str()) {
        (Literal::Text(_), "admin") | (Literal::Number(_), "0") => {
            Ok(quote!(#library::Role::Admin))
        }
        (Literal::Text(_), "writer") | (Literal::Number(_), "1") => {
            Ok(quote!(#library::Role::Writer))
        }
        (Literal::Text(_), "reader") | (Literal::Number(_), "2") => {
            Ok(quote!(#library::Role::Reader))
        }
        (Literal::Text(_), name) => Err(unknown(name)),
        (Literal::Number(_), number) => Err(format!(
            "unknown role {}: 0 is `admin`, 1 is `writer` and 2 is `reader`",
            excerpt(number)
        )),
        (Literal::Other(_), other) => Err(format!(
            "`{}` is not a role: write `\"admin\"`, `\"writer\"` or `\"reader\"`",
            excerpt(other)
        )),
    }
}

fn unknown(name: &str) -> String {
    if name.is_empty() {
        return "the role is empty: write `admin`, `writer` or `reader`".into();
    }
    let shown = excerpt(name);
    match did_you_mean(name, &["admin", "writer", "reader"]) {
        Some(meant) => format!("unknown role `{shown}`: did you mean `{meant}`?"),
        None => format!("unknown role `{shown}`: write `admin`, `writer` or `reader`"),
    }
}
