//! One literal in a macro's input, and the caret drawn under what is wrong in it.

use ::uuid::Uuid;
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::parse::ParseStream;
use syn::{Error, Expr, Lit, Result, Token, UnOp};

/// The expression that a literal stands for, or what is wrong with it.
pub(crate) type Checked = std::result::Result<TokenStream, String>;

pub(crate) enum Literal {
    /// What a string literal holds.
    Text(String),
    /// A number as it is written, with its sign and its suffix.
    Number(String),
    /// Any other literal, as it is written.
    Other(String),
}

impl Literal {
    /// The literal that `expression` is, if it is one.
    pub(crate) fn of(expression: &Expr) -> Option<Self> {
        match bare(expression) {
            Expr::Lit(literal) => Some(match &literal.lit {
                Lit::Str(text) if text.suffix().is_empty() => Self::Text(text.value()),
                Lit::Int(_) | Lit::Float(_) => Self::Number(written(&literal.lit)),
                other => Self::Other(written(other)),
            }),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
                match Self::of(&unary.expr)? {
                    Self::Number(number) => Some(Self::Number(format!("-{number}"))),
                    Self::Text(_) | Self::Other(_) => None,
                }
            }
            // A uuid without quotes, if it starts with a letter.
            Expr::Path(path) => {
                let name = path.path.get_ident()?.to_string();
                Uuid::try_parse(&name).is_ok().then_some(Self::Other(name))
            }
            _ => None,
        }
    }
}

/// `expression` as it was written, without the invisible brackets that a caller's `macro_rules!`
/// puts around what it passes on: an error points into the call of that macro.
pub(crate) fn bare(expression: &Expr) -> &Expr {
    match expression {
        Expr::Group(group) => bare(&group.expr),
        other => other,
    }
}

fn written(literal: &Lit) -> String {
    literal.to_token_stream().to_string()
}

/// Reads the one literal that a macro takes, and turns it into what `check` makes of it.
///
/// `missing` is what to say if nothing is there, `not_a_literal` if it is an expression.
pub(crate) fn sole(
    input: ParseStream<'_>,
    missing: &str,
    not_a_literal: &str,
    check: impl FnOnce(&Literal) -> Checked,
) -> Result<TokenStream> {
    if input.is_empty() {
        return Err(Error::new(Span::call_site(), missing));
    }
    let argument = up_to_comma(input)?;
    input.parse::<Option<Token![,]>>()?;
    let more: TokenStream = input.parse()?;
    if !more.is_empty() {
        let message = "this is too much: the macro takes one literal";
        return Err(Error::new_spanned(more, message));
    }
    let Ok(argument) = syn::parse2::<Expr>(argument.clone()) else {
        return Err(Error::new_spanned(argument, not_a_literal));
    };
    match Literal::of(&argument).map(|literal| check(&literal)) {
        Some(Ok(value)) => Ok(value),
        Some(Err(message)) => Err(Error::new_spanned(bare(&argument), message)),
        None => Err(Error::new_spanned(bare(&argument), not_a_literal)),
    }
}

/// Takes all up to the next comma, or to the end.
pub(crate) fn up_to_comma(input: ParseStream<'_>) -> Result<TokenStream> {
    up_to(input, |input| input.peek(Token![,]))
}

/// Takes all up to where `stops` says so, or to the end.
pub(crate) fn up_to(
    input: ParseStream<'_>,
    stops: impl Fn(ParseStream<'_>) -> bool,
) -> Result<TokenStream> {
    let mut tokens = TokenStream::new();
    while !input.is_empty() && !stops(input) {
        tokens.extend([input.parse::<TokenTree>()?]);
    }
    Ok(tokens)
}

/// Draws `text` with a caret under each of `length` characters, of which the first starts at the
/// byte `start`: the compiler can underline a literal, but not a part of it.
pub(crate) fn picture(text: &str, start: usize, length: usize) -> String {
    let before = text.get(..start).unwrap_or(text);
    let position = before.chars().count() + 1;
    let indent = printable(before).chars().count();
    format!(
        "\n  {}\n  {:indent$}{} character {position}",
        printable(text),
        "",
        "^".repeat(length.max(1)),
    )
}

/// `text` on one line, with nothing in it that moves what comes after.
fn printable(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '"' | '\'' | '\\' => character.to_string(),
            _ => character.escape_debug().to_string(),
        })
        .collect()
}
