//! First step: splits a call of `token!` into its parts, without checking what they mean.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::parse::discouraged::Speculative as _;
use syn::{Error, Expr, Ident, LitStr, Result, Token, braced, token};

use crate::excerpt::excerpt;
use crate::literal::up_to;

const EXAMPLE: &str = "`token!(Room { role: \"writer\", uuid: \"…\", ttl: \"10m\" })`";

pub(super) struct Call {
    /// What comes before the braces.
    pub(super) kind: TokenStream,
    pub(super) entries: Vec<Entry>,
    /// What comes after the braces.
    pub(super) rest: TokenStream,
}

/// A field, or whatever is between two commas.
pub(super) struct Entry {
    /// `None` if it is not a name.
    pub(super) name: Option<Ident>,
    /// `None` if it is not an expression.
    pub(super) value: Option<Expr>,
    pub(super) mistakes: Vec<Error>,
}

pub(super) fn call(input: ParseStream<'_>) -> Result<Call> {
    if input.is_empty() {
        let message = format!("write the token, as in {EXAMPLE}");
        return Err(Error::new(Span::call_site(), message));
    }
    let kind = up_to(input, |input| input.peek(token::Brace))?;
    if !input.peek(token::Brace) {
        let message = format!("expected a kind and its fields in braces, as in {EXAMPLE}");
        return Err(Error::new_spanned(kind, message));
    }
    let inside;
    let braces = braced!(inside in input);
    // Without a kind, the call may be JSON, with wrong fields too: the example shows the right ones.
    if kind.is_empty() {
        let message = format!("write the kind before the braces, as in {EXAMPLE}");
        return Err(Error::new(braces.span.open(), message));
    }
    let mut entries = Vec::new();
    while !inside.is_empty() {
        entries.push(entry(&inside)?);
    }
    input.parse::<Option<Token![,]>>()?;
    let rest = input.parse()?;
    Ok(Call {
        kind,
        entries,
        rest,
    })
}

/// Reads one entry and the comma after it.
fn entry(input: ParseStream<'_>) -> Result<Entry> {
    let mut mistakes = Vec::new();
    let name = name(input, &mut mistakes)?;
    let value = match &name {
        Some(name) => value(name, input, &mut mistakes)?,
        None => None,
    };
    if let Some(semicolon) = input.parse::<Option<Token![;]>>()? {
        mistakes.push(Error::new_spanned(semicolon, "write `,` instead of `;`"));
    } else {
        input.parse::<Option<Token![,]>>()?;
    }
    Ok(Entry {
        name,
        value,
        mistakes,
    })
}

fn at_end_of_entry(input: ParseStream<'_>) -> bool {
    input.is_empty() || input.peek(Token![,]) || input.peek(Token![;])
}

fn name(input: ParseStream<'_>, mistakes: &mut Vec<Error>) -> Result<Option<Ident>> {
    if let Ok(name) = input.call(Ident::parse_any) {
        return Ok(Some(name));
    }
    let ahead = input.fork();
    if let Some((name, text)) = quoted_name(&ahead) {
        input.advance_to(&ahead);
        let message = format!("write `{}` without quotes", excerpt(&name.to_string()));
        mistakes.push(Error::new_spanned(text, message));
        return Ok(Some(name));
    }
    let message = if input.peek(Token![..]) {
        "a token has nothing to take the rest from: write each field"
    } else {
        "expected a field: `role`, `uuid` or `ttl`"
    };
    let found = if at_end_of_entry(input) {
        input.fork().parse::<TokenTree>()?.into()
    } else {
        up_to(input, at_end_of_entry)?
    };
    mistakes.push(Error::new_spanned(found, message));
    Ok(None)
}

fn quoted_name(input: ParseStream<'_>) -> Option<(Ident, LitStr)> {
    let text: LitStr = input.parse().ok()?;
    // Letters only: for other text, the compiler may report an error itself.
    if !text.value().chars().all(|c| c.is_ascii_alphabetic()) {
        return None;
    }
    let name = text.parse_with(Ident::parse_any).ok()?;
    Some((name, text))
}

/// Reads the value after `name`. Without one, `name` itself is the variable.
fn value(name: &Ident, input: ParseStream<'_>, mistakes: &mut Vec<Error>) -> Result<Option<Expr>> {
    if at_end_of_entry(input) {
        return Ok(syn::parse2(name.to_token_stream()).ok());
    }
    let shown = excerpt(&name.to_string());
    if let Some(arrow) = input.parse::<Option<Token![=>]>>()? {
        mistakes.push(Error::new_spanned(arrow, "write `:` instead of `=>`"));
    } else if let Some(sign) = input.parse::<Option<Token![=]>>()? {
        mistakes.push(Error::new_spanned(sign, "write `:` instead of `=`"));
    } else if input.parse::<Option<Token![:]>>()?.is_none() {
        let found = up_to(input, at_end_of_entry)?;
        let message = format!("expected `:` or `,` after `{shown}`");
        mistakes.push(Error::new_spanned(found, message));
        return Ok(None);
    }
    let ahead = input.fork();
    if let Some(value) = expression(&ahead)? {
        let next = ahead.fork().call(Ident::parse_any);
        let next = next.ok().filter(|_| ahead.peek2(Token![:]));
        if at_end_of_entry(&ahead) || next.is_some() {
            input.advance_to(&ahead);
            mistakes.extend(next.map(|next| {
                let message = format!("write a `,` before `{}`", excerpt(&next.to_string()));
                Error::new_spanned(next, message)
            }));
            return Ok(Some(value));
        }
    }
    let found = up_to(input, at_end_of_entry)?;
    mistakes.push(if found.is_empty() {
        Error::new_spanned(name, format!("write a value after `{shown}:`"))
    } else {
        let message = "this is not one expression: write text in quotes, such as `\"10m\"`";
        Error::new_spanned(found, message)
    });
    Ok(None)
}

/// Reads one expression, if there is one.
fn expression(input: ParseStream<'_>) -> Result<Option<Expr>> {
    let start = input.fork();
    if input.parse::<Expr>().is_err() {
        return Ok(None);
    }
    // Parsed again, since tokens left unread inside brackets are an error only when the parser ends.
    let read = up_to(&start, |it| it.cursor() == input.cursor())?;
    Ok(syn::parse2(read).ok())
}
