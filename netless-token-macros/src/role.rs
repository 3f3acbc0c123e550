//! `role!`, and the `role` of a `token!`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Result;
use syn::parse::ParseStream;

use crate::did_you_mean::{did_you_mean, unknown};
use crate::excerpt::excerpt;
use crate::literal::{self, Checked, Literal};

/// The name of each role, at the place of its number, and the library's variant.
const ROLES: [(&str, &str); 3] = [
    ("admin", "Admin"),
    ("writer", "Writer"),
    ("reader", "Reader"),
];

pub(crate) fn expand(library: &TokenStream, input: ParseStream<'_>) -> Result<TokenStream> {
    literal::only_argument(
        input,
        "write the role: `role!(\"admin\")`, `role!(\"writer\")` or `role!(\"reader\")`",
        "`role!` takes a literal, such as `\"writer\"`\n\
         a `Role` needs no macro, and other text is parsed at runtime: `text.parse::<Role>()?`",
        |literal| check(library, literal),
    )
}

/// Checks a role: its name, or its number in a token.
pub(crate) fn check(library: &TokenStream, literal: &Literal) -> Checked {
    let found = ROLES
        .iter()
        .enumerate()
        .find(|(index, (name, _))| match literal {
            Literal::Text(text) => text == name,
            Literal::Number(number) => *number == index.to_string(),
            Literal::Other(_) => false,
        });
    if let Some((_, (_, variant))) = found {
        let variant = format_ident!("{variant}");
        return Ok(quote!(#library::Role::#variant));
    }
    Err(match literal {
        Literal::Text(name) if name.is_empty() => {
            "the role is empty: write `admin`, `writer` or `reader`".into()
        }
        Literal::Text(name) => {
            let meant = did_you_mean(name, &ROLES.map(|(name, _)| name));
            unknown("role", name, meant, "write `admin`, `writer` or `reader`")
        }
        Literal::Number(number) => format!(
            "unknown role {}: 0 is `admin`, 1 is `writer` and 2 is `reader`",
            excerpt(number)
        ),
        Literal::Other(other) => format!(
            "`{}` is not a role: write `\"admin\"`, `\"writer\"` or `\"reader\"`",
            excerpt(other)
        ),
    })
}
