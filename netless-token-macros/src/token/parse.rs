//! First step: splits a call of `token!` into its parts, without checking what they mean.

use proc_macro2::{Spacing, Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::parse::discouraged::Speculative as _;
use syn::{Attribute, Error, Expr, Ident, LitStr, Result, Token, braced, token};

use super::names::Field;
use crate::excerpt::excerpt;
use crate::literal::{up_to, useless};

const EXAMPLE: &str = "`token!(Room { role: \"writer\", uuid: \"…\", ttl: \"10m\" })`";

pub(super) struct Call {
    /// What comes before the braces.
    pub(super) kind: TokenStream,
    pub(super) entries: Vec<Entry>,
    /// What comes after the braces.
    pub(super) rest: TokenStream,
}

/// A field, or whatever is between two commas.
#[derive(Default)]
pub(super) struct Entry {
    /// `None` if it is not a name.
    pub(super) name: Option<Ident>,
    /// `None` if it is not an expression.
    pub(super) value: Option<Expr>,
    /// What could not be read, and may hold other fields.
    pub(super) skipped: TokenStream,
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
    let mut entry = Entry::default();
    let attributes = attributes(input, &mut entry.mistakes);
    if !attributes || !at_end_of_entry(input) {
        entry.name = name(input, &mut entry.mistakes)?;
    }
    if let Some(name) = entry.name.clone() {
        entry.value = value(&name, input, &mut entry)?;
    }
    if let Some(semicolon) = input.parse::<Option<Token![;]>>()? {
        let semicolon = semicolon.into_token_stream();
        entry.mistakes.push(instead_of(",", &semicolon));
    } else {
        input.parse::<Option<Token![,]>>()?;
    }
    Ok(entry)
}

/// Reads the attributes and doc comments before a field. Returns whether there are any.
fn attributes(input: ParseStream<'_>, mistakes: &mut Vec<Error>) -> bool {
    let ahead = input.fork();
    let attributes = ahead.call(Attribute::parse_outer).unwrap_or_default();
    if attributes.is_empty() {
        return false;
    }
    input.advance_to(&ahead);
    mistakes.push(useless(&attributes));
    true
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
        // An unknown field is a mistake of its own.
        if Field::named(&name).is_some() {
            let message = format!("write `{name}` without quotes");
            mistakes.push(Error::new_spanned(text, message));
        }
        return Ok(Some(name));
    }
    let message = if input.peek(Token![..]) {
        "`..` isn't supported here: write each field"
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
fn value(name: &Ident, input: ParseStream<'_>, entry: &mut Entry) -> Result<Option<Expr>> {
    if at_end_of_entry(input) {
        return Ok(syn::parse2(name.to_token_stream()).ok());
    }
    let mistakes = &mut entry.mistakes;
    if !colon(input, mistakes)? {
        if let Some(next) = next_field(name, input) {
            mistakes.push(comma_missing(&next));
            return Ok(syn::parse2(name.to_token_stream()).ok());
        }
        entry.skipped = up_to(input, at_end_of_entry)?;
        let shown = excerpt(&name.to_string());
        let message = format!("expected `:` or `,` after `{shown}`");
        mistakes.push(Error::new_spanned(&entry.skipped, message));
        return Ok(None);
    }
    let ahead = input.fork();
    let read = expression(&ahead)?;
    let next = next_field(name, &ahead).filter(|_| read.is_some());
    let complete = read.is_some() && (next.is_some() || at_end_of_entry(&ahead));
    // An assignment is no value, but swallows a field too: `role: "writer" | uuid = room`.
    let assigns = next.is_none() && matches!(read, Some(Expr::Assign(_)));
    if complete && !assigns {
        input.advance_to(&ahead);
        mistakes.extend(next.as_ref().map(comma_missing));
        return Ok(read);
    }
    let before = input.fork();
    let ends = |it: ParseStream<'_>| at_end_of_entry(it) || next_known_field(name, it).is_some();
    let (found, separator) = without_separator(up_to(&before, ends)?);
    match next_known_field(name, &before) {
        Some(next) if !found.is_empty() => {
            input.advance_to(&before);
            let value = syn::parse2(found.clone()).ok();
            if value.is_none() {
                mistakes.push(not_an_expression(&found));
                entry.skipped = found;
            }
            mistakes.push(if separator.is_empty() {
                comma_missing(&next)
            } else {
                instead_of(",", &separator)
            });
            Ok(value)
        }
        Some(_) if separator.is_empty() => {
            mistakes.push(value_missing(name));
            Ok(None)
        }
        _ if complete => {
            input.advance_to(&ahead);
            Ok(read)
        }
        _ => {
            entry.skipped = up_to(input, at_end_of_entry)?;
            mistakes.push(if entry.skipped.is_empty() {
                value_missing(name)
            } else {
                not_an_expression(&entry.skipped)
            });
            Ok(None)
        }
    }
}

/// Reads the `:` between a name and its value, or what is written instead. Returns whether there is
/// one.
fn colon(input: ParseStream<'_>, mistakes: &mut Vec<Error>) -> Result<bool> {
    let one = input.peek(Token![=]);
    let two = input.peek(Token![=>])
        || input.peek(Token![==])
        || input.peek(Token![->])
        || input.peek(Token![::])
        || (input.peek(Token![:]) && input.peek2(Token![=]));
    if !one && !two {
        return Ok(input.parse::<Option<Token![:]>>()?.is_some());
    }
    let length = if two { 2 } else { 1 };
    let sign: Result<TokenStream> = (0..length).map(|_| input.parse::<TokenTree>()).collect();
    mistakes.push(instead_of(":", &sign?));
    Ok(true)
}

/// Returns the name of the field that begins here, if one does. Without a value, `current` is not
/// taken for a name: the value of a `ttl` may be a variable `lesson_ttl` with its `_` forgotten.
fn next_field(current: &Ident, input: ParseStream<'_>) -> Option<Ident> {
    let ahead = input.fork();
    let name = ahead.call(Ident::parse_any).ok()?;
    let colon = ahead.peek(Token![:]) && !ahead.peek(Token![::]);
    let equals = ahead.peek(Token![=]) && !ahead.peek(Token![==]);
    let another = ahead.fork().call(Ident::parse_any);
    let another = another.is_ok_and(|another| Field::named(&another).is_some());
    let known = Field::meant(&name).is_some() && name != *current;
    let ends = equals || another || at_end_of_entry(&ahead);
    (colon || (known && ends)).then_some(name)
}

fn next_known_field(current: &Ident, input: ParseStream<'_>) -> Option<Ident> {
    next_field(current, input).filter(|name| Field::named(name).is_some())
}

/// Splits the operator at the end of `tokens` off.
fn without_separator(tokens: TokenStream) -> (TokenStream, TokenStream) {
    let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut separator = Vec::new();
    while let Some(TokenTree::Punct(punct)) = tokens.last() {
        if !separator.is_empty() && punct.spacing() == Spacing::Alone {
            break;
        }
        separator.extend(tokens.pop());
    }
    separator.reverse();
    (
        tokens.into_iter().collect(),
        separator.into_iter().collect(),
    )
}

fn comma_missing(next: &Ident) -> Error {
    let message = format!("write a `,` before `{}`", excerpt(&next.to_string()));
    Error::new_spanned(next, message)
}

/// Returns the error for an operator in the place of `sign`.
pub(super) fn instead_of(sign: &str, operator: &TokenStream) -> Error {
    let tokens = operator.clone().into_iter();
    let written: String = tokens.map(|token| token.to_string()).collect();
    let message = format!("write `{sign}` instead of `{}`", excerpt(&written));
    Error::new_spanned(operator, message)
}

fn value_missing(name: &Ident) -> Error {
    let message = format!("write a value after `{}:`", excerpt(&name.to_string()));
    Error::new_spanned(name, message)
}

fn not_an_expression(found: &TokenStream) -> Error {
    let message = "this is not one expression: write text in quotes, such as `\"10m\"`";
    Error::new_spanned(found, message)
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
