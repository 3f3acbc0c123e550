//! Second step: checks what the call means, and collects all mistakes.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Error, Expr, Ident, Member, Result};

use super::names::{Field, Kind, is_key};
use super::parse::{Call, instead_of};
use crate::did_you_mean;
use crate::excerpt::excerpt;
use crate::literal::{Checked, Literal, bare, checked, literal_inside, refuse_attributes};
use crate::{role, ttl, uuid};

/// A token with each of its fields set once.
pub(super) struct Token {
    pub(super) kind: Kind,
    /// Where the kind is written.
    pub(super) span: Span,
    /// The calls of the builder's methods.
    pub(super) setters: Vec<TokenStream>,
}

pub(super) fn token(library: &TokenStream, call: Call) -> Result<Token> {
    let mut mistakes = Vec::new();
    let kind = kind(&call.kind, &mut mistakes)?;
    let written = call.entries.iter().filter_map(|entry| entry.name.as_ref());
    let written: Vec<Field> = written.filter_map(Field::named).collect();
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
        let named = Field::named(&name);
        let similar = Field::meant(&name);
        let meant = similar
            .or_else(|| Field::elsewhere(&name))
            .filter(|field| named.is_some() || kind.fields().contains(field));
        if named.is_none() {
            mistakes.push(unknown(&name, kind, meant, &written));
        }
        let Some(field) = meant else {
            all_fields_known &= is_key(&name);
            continue;
        };
        if given.contains(&field) || (named.is_none() && written.contains(&field)) {
            if named.is_some() {
                let message = format!("a second `{}`: remove one of the two", field.name());
                mistakes.push(Error::new_spanned(name, message));
            }
            continue;
        }
        given.push(field);
        // Elsewhere, the value of another name may be another too: a `lifespan` of 0 is for ever.
        if let Some(value) = entry.value.filter(|_| similar.is_some()) {
            swallowed.extend(swallowed_field(&value));
            match setter(library, kind, field, &name, &value) {
                Ok(setter) => setters.push(setter),
                Err(mistake) => mistakes.push(mistake),
            }
        }
    }
    for (field, operator) in swallowed {
        if !given.contains(&field) {
            mistakes.push(instead_of(",", &operator));
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
    let meant = Kind::meant(&name);
    let mut otherwise = "write `Sdk`, `Room` or `Task`".to_owned();
    if name.len() <= 2 {
        otherwise += "\nfor any kind, write `CompleteToken::<K>::from_parts(role, uuid, lifetime)`";
    }
    let message = did_you_mean::unknown("kind", &name, meant.map(Kind::name), &otherwise);
    let unknown = Error::new_spanned(written, message);
    let Some(kind) = meant else {
        return Err(unknown);
    };
    mistakes.push(unknown);
    Ok(kind)
}

/// Returns the error for a field that is called `name`, next to those `written` correctly.
fn unknown(name: &Ident, kind: Kind, meant: Option<Field>, written: &[Field]) -> Error {
    let there_is_one = meant.filter(|meant| written.contains(meant));
    let advice = match (there_is_one, kind) {
        _ if is_key(name) => "the keys go to `.sign(&keys)`",
        (Some(one), _) => &format!("there is a `{}`, so remove this", one.name()),
        (None, Kind::Sdk) => "an SDK token has `role` and `ttl`",
        (None, Kind::Room | Kind::Task) => "a token has `role`, `uuid` and `ttl`",
    };
    let shown = name.unraw().to_string();
    let meant = meant.filter(|_| there_is_one.is_none());
    let meant = meant.map(|field| match (field, kind) {
        (Field::Ttl, Kind::Room | Kind::Task) if shown.starts_with("never") => "ttl: never",
        _ => field.name(),
    });
    let mut message = did_you_mean::unknown("field", &shown, meant, advice);
    if shown == "lifetime" {
        message += "\na `Lifetime` goes to the builder's `.lifetime(..)`";
    }
    Error::new_spanned(name, message)
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
    name: &Ident,
    value: &Expr,
) -> Result<TokenStream> {
    refuse_attributes(value)?;
    let (its_macro, check): (_, fn(&TokenStream, &Literal) -> Checked) = match (field, kind) {
        (Field::Uuid, Kind::Sdk) => {
            let message = "an SDK token takes no uuid: remove this";
            return Err(Error::new_spanned(quote!(#name #value), message));
        }
        (Field::Ttl, Kind::Sdk) if means_never(value) => {
            let message = "an SDK token must expire: write a ttl, such as `\"10m\"`";
            return Err(Error::new_spanned(bare(value), message));
        }
        (Field::Ttl, _) if is_never(value) => return Ok(quote!(.never_expires())),
        (Field::Ttl, _) if means_never(value) => {
            let message = "write `never` for a token that never expires";
            return Err(Error::new_spanned(bare(value), message));
        }
        (Field::Role, _) => ("role", role::check),
        (Field::Ttl, _) => ("ttl", ttl::check),
        (Field::Uuid, Kind::Room) => ("room_uuid", |library, it| {
            uuid::check(library, &uuid::ROOM, it)
        }),
        (Field::Uuid, Kind::Task) => ("task_uuid", |library, it| {
            uuid::check(library, &uuid::TASK, it)
        }),
    };
    let check = |it: &Literal| check(library, it);
    if let Some(literal) = checked(value, check) {
        let literal = literal?;
        return Ok(quote!(.#name(#literal)));
    }
    if let Some(literal) = literal_inside(value) {
        checked(literal, check).transpose()?;
        let written = excerpt(&literal.to_token_stream().to_string());
        let message = format!("write `{its_macro}!({written})` here");
        return Err(Error::new_spanned(literal, message));
    }
    Ok(quote!(.#name(#value)))
}

fn is_never(value: &Expr) -> bool {
    let Expr::Path(path) = bare(value) else {
        return false;
    };
    let name = path.path.get_ident();
    name.is_some_and(|name| name.unraw() == "never")
}

/// Returns whether `value` is `never`, or can only be meant to be.
fn means_never(value: &Expr) -> bool {
    let Expr::Path(path) = bare(value) else {
        return false;
    };
    let others = [
        "Never",
        "NEVER",
        "never_expires",
        "NeverExpires",
        "None",
        "null",
    ];
    let last = path.path.segments.last();
    is_never(value) || last.is_some_and(|last| others.iter().any(|other| last.ident == other))
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
