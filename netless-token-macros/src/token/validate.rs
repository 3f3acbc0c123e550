//! Second step: checks what the call means, and collects all mistakes.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Error, Expr, Ident, Member, Result};

use super::names::{Field, Kind};
use super::parse::{Call, comma_instead_of};
use crate::did_you_mean::did_you_mean;
use crate::excerpt::excerpt;
use crate::literal::{bare, checked, refuse_attributes};
use crate::{role, ttl, uuid};

/// A token with each of its fields set once.
pub(super) struct Token {
    pub(super) kind: Kind,
    /// Where the kind is written.
    pub(super) span: Span,
    pub(super) setters: Vec<Setter>,
}

/// A call of one of the builder's methods.
pub(super) enum Setter {
    /// The method's name as the caller wrote it, and its argument.
    With(Ident, TokenStream),
    NeverExpires,
}

pub(super) fn token(library: &TokenStream, call: Call) -> Result<Token> {
    let mut mistakes = Vec::new();
    let kind = kind(&call.kind, &mut mistakes)?;
    let names = call.entries.iter().filter_map(|entry| entry.name.as_ref());
    let written: Vec<Field> = names.filter_map(Field::named).collect();
    let mut given = Vec::new();
    let mut all_fields_known = true;
    let mut swallowed = Vec::new();
    let mut setters = Vec::new();
    for entry in call.entries {
        mistakes.extend(entry.mistakes);
        all_fields_known &= !names_a_field(entry.skipped);
        let Some(name) = entry.name else {
            all_fields_known = false;
            continue;
        };
        let field = match Field::named(&name) {
            Some(field) if given.contains(&field) => {
                let message = format!("a second `{}`: remove one of the two", field.name());
                mistakes.push(Error::new_spanned(name, message));
                continue;
            }
            Some(field) => field,
            None => {
                mistakes.push(unknown(&name, kind, &written));
                let meant = Field::meant(&name);
                all_fields_known &= meant.is_some();
                match meant {
                    Some(field) if !given.contains(&field) && !written.contains(&field) => field,
                    _ => continue,
                }
            }
        };
        given.push(field);
        if let Some(value) = entry.value {
            swallowed.extend(swallowed_field(&value));
            match setter(library, kind, field, name, &value) {
                Ok(setter) => setters.push(setter),
                Err(mistake) => mistakes.push(mistake),
            }
        }
    }
    for (field, operator) in swallowed {
        if !given.contains(&field) {
            mistakes.push(comma_instead_of(&operator));
            given.push(field);
        }
    }
    // An unknown field may be a misspelling of a missing one.
    if all_fields_known {
        let message = missing(kind, &given);
        mistakes.extend(message.map(|message| Error::new_spanned(&call.kind, message)));
    }
    if !call.rest.is_empty() {
        let message = "unexpected input: `token!` takes one token";
        mistakes.push(Error::new_spanned(call.rest, message));
    }
    let all_mistakes = mistakes.into_iter().reduce(|mut all, mistake| {
        all.combine(mistake);
        all
    });
    match all_mistakes {
        Some(mistakes) => Err(mistakes),
        None => Ok(Token {
            kind,
            span: call.kind.span(),
            setters,
        }),
    }
}

/// Returns the kind that was written or probably meant. Without a kind, the fields can't be checked.
fn kind(written: &TokenStream, mistakes: &mut Vec<Error>) -> Result<Kind> {
    let Ok(name) = syn::parse2::<Ident>(written.clone()) else {
        let message = "write just `Sdk`, `Room` or `Task` here";
        return Err(Error::new_spanned(written, message));
    };
    let name = name.unraw().to_string();
    if let Some(kind) = Kind::named(&name) {
        return Ok(kind);
    }
    let unknown = |advice: &str| {
        let message = format!("unknown kind `{}`: {advice}", excerpt(&name));
        Error::new_spanned(written, message)
    };
    let meant = did_you_mean(&name, &Kind::ALL.map(Kind::name)).and_then(Kind::named);
    let meant = meant.ok_or_else(|| unknown("write `Sdk`, `Room` or `Task`"))?;
    mistakes.push(unknown(&format!("did you mean `{}`?", meant.name())));
    Ok(meant)
}

/// Returns the error for a field that is called `name`, next to those `written` correctly.
fn unknown(name: &Ident, kind: Kind, written: &[Field]) -> Error {
    let advice = match (Field::meant(name), kind) {
        (Some(meant), _) if written.contains(&meant) => {
            format!("there is a `{}`, so remove this", meant.name())
        }
        (Some(meant), _) => format!("did you mean `{}`?", meant.name()),
        (None, Kind::Sdk) => "an SDK token has `role` and `ttl`".into(),
        (None, Kind::Room | Kind::Task) => "a token has `role`, `uuid` and `ttl`".into(),
    };
    let shown = excerpt(&name.unraw().to_string());
    Error::new_spanned(name, format!("unknown field `{shown}`: {advice}"))
}

fn names_a_field(tokens: TokenStream) -> bool {
    let is_name = |token| matches!(token, TokenTree::Ident(name) if Field::meant(&name).is_some());
    tokens.into_iter().any(is_name)
}

/// Returns the field whose name is the right side of `value`, as in `"writer" | uuid`, and the
/// operator before it.
fn swallowed_field(value: &Expr) -> Option<(Field, TokenStream)> {
    match value {
        Expr::Binary(binary) => {
            let Expr::Path(path) = &*binary.right else {
                return None;
            };
            let name = path.path.get_ident()?;
            Some((Field::named(name)?, binary.op.to_token_stream()))
        }
        // Not `lesson.uuid`, which is the field of a struct.
        Expr::Field(access) if matches!(&*access.base, Expr::Lit(_)) => {
            let Member::Named(name) = &access.member else {
                return None;
            };
            Some((Field::named(name)?, access.dot_token.to_token_stream()))
        }
        _ => None,
    }
}

/// Returns the call of the builder's method for the field.
fn setter(
    library: &TokenStream,
    kind: Kind,
    field: Field,
    name: Ident,
    value: &Expr,
) -> Result<Setter> {
    refuse_attributes(value)?;
    let literal = match (field, kind) {
        (Field::Uuid, Kind::Sdk) => {
            let message = "an SDK token takes no uuid: remove this";
            return Err(Error::new_spanned(quote!(#name #value), message));
        }
        (Field::Ttl, _) if is_never(value) => return Ok(Setter::NeverExpires),
        (Field::Role, _) => checked(value, |literal| role::check(library, literal)),
        (Field::Ttl, _) => checked(value, |literal| ttl::check(library, literal)),
        (Field::Uuid, Kind::Room) => checked(value, |literal| {
            uuid::check(library, uuid::Kind::Room, literal)
        }),
        (Field::Uuid, Kind::Task) => checked(value, |literal| {
            uuid::check(library, uuid::Kind::Task, literal)
        }),
    };
    let argument = literal.unwrap_or_else(|| Ok(value.to_token_stream()))?;
    Ok(Setter::With(name, argument))
}

fn is_never(value: &Expr) -> bool {
    let Expr::Path(path) = bare(value) else {
        return false;
    };
    let name = path.path.get_ident();
    name.is_some_and(|name| name.unraw() == "never")
}

/// Returns one message for all missing fields, if there are any.
fn missing(kind: Kind, given: &[Field]) -> Option<String> {
    let missing: Vec<Field> = kind
        .fields()
        .iter()
        .copied()
        .filter(|field| !given.contains(field))
        .collect();
    let (last, others) = missing.split_last()?;
    let mut names = format!("`{}`", last.name());
    if !others.is_empty() {
        let others: Vec<_> = others.iter().map(|it| format!("`{}`", it.name())).collect();
        names = format!("{} and {names}", others.join(", "));
    }
    let examples: Vec<_> = missing.iter().map(|field| field.example()).collect();
    let (token, examples) = (kind.a_token(), examples.join(", "));
    Some(format!("{token} needs {names}: add `{examples}`"))
}
