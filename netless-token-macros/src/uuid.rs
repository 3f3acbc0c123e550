//! `room_uuid!`, `task_uuid!`, and the `uuid` of a `token!`.

use ::uuid::Uuid;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Result;
use syn::parse::ParseStream;

use crate::excerpt::{excerpt, picture};
use crate::literal::{self, Checked, Literal};

/// What the uuid identifies.
pub(crate) struct Kind {
    name: &'static str,
    type_name: &'static str,
}

pub(crate) const ROOM: Kind = Kind {
    name: "room",
    type_name: "RoomUuid",
};

pub(crate) const TASK: Kind = Kind {
    name: "task",
    type_name: "TaskUuid",
};

pub(crate) fn expand(
    library: &TokenStream,
    kind: &Kind,
    input: ParseStream<'_>,
) -> Result<TokenStream> {
    let Kind { name, type_name } = kind;
    literal::only_argument(
        input,
        &format!("write the uuid, as in `{name}_uuid!(\"d4184790ffd511ebb9ebbf7a8f1d77bd\")`"),
        &format!(
            "`{name}_uuid!` takes a string literal\n\
             any other text is parsed at runtime: `text.parse::<{type_name}>()?`"
        ),
        |literal| check(library, kind, literal),
    )
}

/// Checks a uuid.
pub(crate) fn check(library: &TokenStream, kind: &Kind, literal: &Literal) -> Checked {
    let name = kind.name;
    match literal {
        Literal::Text(text) => match Uuid::try_parse(text) {
            Ok(uuid) => {
                let (type_name, value) = (format_ident!("{}", kind.type_name), uuid.as_u128());
                Ok(quote!(#library::#type_name::from_u128(#value)))
            }
            Err(_) => Err(format!("invalid {name} uuid: {}", problem(text))),
        },
        Literal::Number(other) | Literal::Other(other) => Err(match Uuid::try_parse(other) {
            Ok(_) => format!("write the uuid in quotes: `\"{other}\"`"),
            Err(_) => format!(
                "`{}` is not a {name} uuid: write 32 hex digits in quotes",
                excerpt(other)
            ),
        }),
    }
}

/// Explains why the `uuid` crate refused `text`.
fn problem(text: &str) -> String {
    if text.is_empty() {
        return "it is empty; write 32 hex digits".into();
    }
    let (skipped, bare) = without_wrapping(text);
    let wrong = bare
        .char_indices()
        .find(|(_, c)| !c.is_ascii_hexdigit() && *c != '-');
    if let Some((start, character)) = wrong {
        let picture = picture(text, skipped + start, 1);
        return format!("`{}` is not a hex digit{picture}", character.escape_debug());
    }
    match bare.chars().filter(char::is_ascii_hexdigit).count() {
        32 => {
            "misplaced or missing hyphens; write just 32 hex digits, or groups of 8-4-4-4-12".into()
        }
        1 => "found 1 hex digit; write 32".into(),
        digits => format!("found {digits} hex digits; write 32"),
    }
}

/// Strips the braces or the `urn:uuid:` around a uuid. Returns how many bytes were stripped from the
/// front, and the rest.
fn without_wrapping(text: &str) -> (usize, &str) {
    const URN: &str = "urn:uuid:";
    if let Some(bare) = text.strip_prefix(URN) {
        return (URN.len(), bare);
    }
    match text.strip_prefix('{').and_then(|t| t.strip_suffix('}')) {
        Some(bare) => (1, bare),
        None => (0, text),
    }
}
