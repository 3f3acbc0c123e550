//! `token!`: the fields of a whole token, turned into calls of the builder.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::parse::discouraged::Speculative as _;
use syn::spanned::Spanned as _;
use syn::{Error, Expr, Ident, LitStr, Result, Token, braced, token};

use crate::did_you_mean::did_you_mean;
use crate::literal::{Literal, bare, up_to, up_to_comma};
use crate::{role, ttl, uuid};

const EXAMPLE: &str = "`token!(Room { role: \"writer\", uuid: \"…\", ttl: \"10m\" })`";

#[derive(Clone, Copy)]
enum Kind {
    Sdk,
    Room,
    Task,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Sdk, Self::Room, Self::Task];

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Sdk => "Sdk",
            Self::Room => "Room",
            Self::Task => "Task",
        }
    }

    fn a_token(self) -> &'static str {
        match self {
            Self::Sdk => "an SDK token",
            Self::Room => "a Room token",
            Self::Task => "a Task token",
        }
    }

    /// What its tokens hold.
    fn fields(self) -> &'static [Field] {
        match self {
            Self::Sdk => &[Field::Role, Field::Ttl],
            Self::Room | Self::Task => &Field::ALL,
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Field {
    Role,
    Uuid,
    Ttl,
}

impl Field {
    const ALL: [Self; 3] = [Self::Role, Self::Uuid, Self::Ttl];

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::Uuid => "uuid",
            Self::Ttl => "ttl",
        }
    }

    fn example(self) -> &'static str {
        match self {
            Self::Role => "role: \"writer\"",
            Self::Uuid => "uuid: \"…\"",
            Self::Ttl => "ttl: \"10m\"",
        }
    }
}

pub(crate) fn expand(library: &TokenStream, input: ParseStream<'_>) -> Result<TokenStream> {
    if input.is_empty() {
        let message = format!("write the token, as in {EXAMPLE}");
        return Err(Error::new(Span::call_site(), message));
    }
    let kind = up_to(input, |input| input.peek(token::Brace))?;
    if !input.peek(token::Brace) {
        let message = format!("expected a kind and its fields in braces, as in {EXAMPLE}");
        return Err(Error::new_spanned(kind, message));
    }
    let fields;
    let braces = braced!(fields in input);

    let mut call = Call::new(library);
    if kind.is_empty() {
        let message = format!("write the kind before the braces, as in {EXAMPLE}");
        call.mistakes.push(Error::new(braces.span.open(), message));
    } else {
        call.kind(&kind);
    }
    while !fields.is_empty() {
        call.field(&fields)?;
    }
    call.missing(&kind);
    input.parse::<Option<Token![,]>>()?;
    let more: TokenStream = input.parse()?;
    if !more.is_empty() {
        call.mistake(more, "this is too much: `token!` takes one token");
    }
    Ok(call.finish(&kind))
}

/// A call of `token!`, as far as it has been read.
struct Call<'a> {
    library: &'a TokenStream,
    /// The kind that is written, or probably meant.
    kind: Option<Kind>,
    /// The fields that are written, or probably meant.
    given: Vec<Field>,
    /// Whether there is a field that could be meant for any that is missing.
    puzzled: bool,
    /// The calls of the builder's methods.
    setters: TokenStream,
    mistakes: Vec<Error>,
}

impl<'a> Call<'a> {
    fn new(library: &'a TokenStream) -> Self {
        Self {
            library,
            kind: None,
            given: Vec::new(),
            puzzled: false,
            setters: TokenStream::new(),
            mistakes: Vec::new(),
        }
    }

    fn mistake(&mut self, place: impl ToTokens, message: impl std::fmt::Display) {
        self.mistakes.push(Error::new_spanned(place, message));
    }

    fn kind(&mut self, tokens: &TokenStream) {
        let written = match syn::parse2::<Ident>(tokens.clone()) {
            Ok(name) => name.to_string(),
            Err(_) => return self.mistake(tokens, "write just `Sdk`, `Room` or `Task` here"),
        };
        self.kind = Kind::named(&written);
        if self.kind.is_none() {
            let meant = did_you_mean(&written, &Kind::ALL.map(Kind::name));
            self.kind = meant.and_then(Kind::named);
            let advice = match meant {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "write `Sdk`, `Room` or `Task`".into(),
            };
            self.mistake(tokens, format!("unknown kind `{written}`: {advice}"));
        }
    }

    /// Reads one field and the comma after it.
    fn field(&mut self, input: ParseStream<'_>) -> Result<()> {
        if let Some(name) = self.name(input)? {
            let field = self.known(&name);
            let value = self.value(&name, input)?;
            if let Some(field) = field {
                if self.given.contains(&field) {
                    let message = format!("a second `{}`: remove one of the two", field.name());
                    self.mistake(name, message);
                } else {
                    self.given.push(field);
                    if let Some(value) = value {
                        self.set(field, &name, &value);
                    }
                }
            }
        }
        input.parse::<Option<Token![,]>>()?;
        Ok(())
    }

    /// Reads the name of a field; `None` if what stands there is none.
    fn name(&mut self, input: ParseStream<'_>) -> Result<Option<Ident>> {
        if let Ok(name) = input.call(Ident::parse_any) {
            return Ok(Some(name));
        }
        let ahead = input.fork();
        if let Ok(text) = ahead.parse::<LitStr>()
            && let Ok(name) = text.parse_with(Ident::parse_any)
        {
            input.advance_to(&ahead);
            self.mistake(text, format!("write `{name}` without quotes"));
            return Ok(Some(name));
        }
        self.puzzled = true;
        let message = if input.peek(Token![..]) {
            "a token has nothing to take the rest from: write each field"
        } else {
            "expected a field: `role`, `uuid` or `ttl`"
        };
        let found = if input.peek(Token![,]) {
            input.fork().parse::<TokenTree>()?.into()
        } else {
            up_to_comma(input)?
        };
        self.mistake(found, message);
        Ok(None)
    }

    /// The field that is called `name`, or is probably meant.
    fn known(&mut self, name: &Ident) -> Option<Field> {
        let written = name.to_string();
        if let Some(field) = Field::named(&written) {
            return Some(field);
        }
        let meant = did_you_mean(&written, &Field::ALL.map(Field::name));
        let advice = match (meant, self.kind) {
            (Some(meant), _) => format!("did you mean `{meant}`?"),
            (None, Some(Kind::Sdk)) => "an SDK token has `role` and `ttl`".into(),
            (None, _) => "a token has `role`, `uuid` and `ttl`".into(),
        };
        self.mistake(name, format!("unknown field `{written}`: {advice}"));
        self.puzzled |= meant.is_none();
        meant.and_then(Field::named)
    }

    /// Reads the value of the field `name`; `None` if it is no expression.
    fn value(&mut self, name: &Ident, input: ParseStream<'_>) -> Result<Option<Expr>> {
        if input.is_empty() || input.peek(Token![,]) {
            return Ok(syn::parse2(name.to_token_stream()).ok());
        }
        if let Some(arrow) = input.parse::<Option<Token![=>]>>()? {
            self.mistake(arrow, "write `:` instead of `=>`");
        } else if let Some(sign) = input.parse::<Option<Token![=]>>()? {
            self.mistake(sign, "write `:` instead of `=`");
        } else if input.parse::<Option<Token![:]>>()?.is_none() {
            let found = up_to_comma(input)?;
            self.mistake(found, format!("expected `:` or `,` after `{name}`"));
            return Ok(None);
        }
        let ahead = input.fork();
        // What a parser leaves unread inside brackets only fails where the parser ends, hence twice.
        if ahead.parse::<Expr>().is_ok()
            && let Ok(value) =
                syn::parse2(up_to(&input.fork(), |it| it.cursor() == ahead.cursor())?)
        {
            if ahead.is_empty() || ahead.peek(Token![,]) {
                input.advance_to(&ahead);
                return Ok(Some(value));
            }
            if ahead.peek(Ident::peek_any) && ahead.peek2(Token![:]) {
                input.advance_to(&ahead);
                let next = input.fork().call(Ident::parse_any)?;
                self.mistake(&next, format!("write a `,` before `{next}`"));
                return Ok(Some(value));
            }
        }
        let found = up_to_comma(input)?;
        if found.is_empty() {
            self.mistake(name, format!("write a value after `{name}:`"));
        } else {
            let message = "this is not one expression: write text in quotes, such as `\"10m\"`";
            self.mistake(found, message);
        }
        Ok(None)
    }

    /// Turns a field into a call of the builder's method of the same name.
    fn set(&mut self, field: Field, name: &Ident, value: &Expr) {
        let library = self.library;
        let checked = match (field, self.kind, Literal::of(value)) {
            (Field::Uuid, Some(Kind::Sdk), _) => {
                let message = "an SDK token takes no uuid: remove this";
                return self.mistake(quote!(#name #value), message);
            }
            (Field::Role, _, Some(literal)) => role::check(library, &literal),
            (Field::Ttl, _, Some(literal)) => ttl::check(library, &literal),
            (Field::Uuid, Some(Kind::Room), Some(literal)) => {
                uuid::check(library, uuid::Of::Room, &literal)
            }
            (Field::Uuid, Some(Kind::Task), Some(literal)) => {
                uuid::check(library, uuid::Of::Task, &literal)
            }
            (Field::Ttl, _, None) if is_never(value) => {
                return self.setters.extend(quote!(.never_expires()));
            }
            (_, _, _) => Ok(value.to_token_stream()),
        };
        match checked {
            // The name as it is written: the builder's own errors point at it.
            Ok(argument) => self.setters.extend(quote!(.#name(#argument))),
            Err(message) => self.mistake(bare(value), message),
        }
    }

    /// Reports all missing fields in one go.
    fn missing(&mut self, place: &TokenStream) {
        let Some(kind) = self.kind else { return };
        let missing: Vec<Field> = kind
            .fields()
            .iter()
            .copied()
            .filter(|field| !self.given.contains(field))
            .collect();
        let Some((last, others)) = missing.split_last() else {
            return;
        };
        if self.puzzled {
            return;
        }
        let mut names = format!("`{}`", last.name());
        if !others.is_empty() {
            let others: Vec<_> = others.iter().map(|it| format!("`{}`", it.name())).collect();
            names = format!("{} and {names}", others.join(", "));
        }
        let examples: Vec<_> = missing.iter().map(|field| field.example()).collect();
        let (token, examples) = (kind.a_token(), examples.join(", "));
        self.mistake(place, format!("{token} needs {names}: add `{examples}`"));
    }

    fn finish(self, place: &TokenStream) -> TokenStream {
        let library = self.library;
        let mistakes = self.mistakes.into_iter().reduce(|mut all, mistake| {
            all.combine(mistake);
            all
        });
        // In braces, as there may be several where one expression is expected.
        let errors = mistakes.map(Error::into_compile_error);
        let Some(kind) = self.kind.filter(|_| errors.is_none()) else {
            return quote!({ #errors });
        };
        let kind = Ident::new(kind.name(), place.span());
        let setters = self.setters;
        quote!(#library::Token::<#library::#kind>::new() #setters)
    }
}

fn is_never(value: &Expr) -> bool {
    matches!(value, Expr::Path(path) if path.path.is_ident("never"))
}
