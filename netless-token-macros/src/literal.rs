//! Reads the literals in a macro's input.

use ::uuid::Uuid;
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::parse::ParseStream;
use syn::{Attribute, Error, Expr, Lit, Result, Token, UnOp};

/// The expression for a literal, or what is wrong with it.
pub(crate) type Checked = std::result::Result<TokenStream, String>;

pub(crate) enum Literal {
    /// The value of a string literal.
    Text(String),
    /// A number as written, with its sign and suffix.
    Number(String),
    /// Any other literal, as written.
    Other(String),
}

impl Literal {
    /// Returns `expression` as a literal, if it is one.
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
            // A uuid without quotes that starts with a letter.
            Expr::Path(path) => {
                let name = path.path.get_ident()?.to_string();
                Uuid::try_parse(&name).is_ok().then_some(Self::Other(name))
            }
            _ => None,
        }
    }
}

/// Removes the invisible brackets that a caller's `macro_rules!` puts around what it passes on, so
/// that an error points into the call of that macro.
pub(crate) fn bare(expression: &Expr) -> &Expr {
    match expression {
        Expr::Group(group) => bare(&group.expr),
        other => other,
    }
}

/// Runs `check` on `expression` if it is a literal; returns `None` if it is not.
pub(crate) fn checked(
    expression: &Expr,
    check: impl FnOnce(&Literal) -> Checked,
) -> Option<Result<TokenStream>> {
    let literal = Literal::of(expression)?;
    let checked = refuse_attributes(expression).and_then(|()| {
        check(&literal).map_err(|message| Error::new_spanned(bare(expression), message))
    });
    Some(checked)
}

/// Refuses an attribute on a literal or a name, since the expansion would drop it.
pub(crate) fn refuse_attributes(expression: &Expr) -> Result<()> {
    let (attributes, inner): (&[Attribute], _) = match expression {
        Expr::Group(group) => (&group.attrs, Some(&group.expr)),
        Expr::Unary(unary) => (&unary.attrs, Some(&unary.expr)),
        Expr::Lit(literal) => (&literal.attrs, None),
        Expr::Path(path) => (&path.attrs, None),
        _ => (&[], None),
    };
    if let Some(attribute) = attributes.first() {
        let message = "an attribute does nothing here: remove it";
        return Err(Error::new_spanned(attribute, message));
    }
    inner.map_or(Ok(()), |inner| refuse_attributes(inner))
}

fn written(literal: &Lit) -> String {
    literal.to_token_stream().to_string()
}

/// Reads a macro's only argument, a literal, and runs `check` on it.
///
/// `missing` is the message if there is no argument, `not_a_literal` if it is another expression.
pub(crate) fn only_argument(
    input: ParseStream<'_>,
    missing: &str,
    not_a_literal: &str,
    check: impl FnOnce(&Literal) -> Checked,
) -> Result<TokenStream> {
    if input.is_empty() {
        return Err(Error::new(Span::call_site(), missing));
    }
    let argument = up_to(input, |input| input.peek(Token![,]))?;
    input.parse::<Option<Token![,]>>()?;
    let more: TokenStream = input.parse()?;
    if !more.is_empty() {
        let message = "unexpected input: the macro takes one literal";
        return Err(Error::new_spanned(more, message));
    }
    let Ok(argument) = syn::parse2::<Expr>(argument.clone()) else {
        return Err(Error::new_spanned(argument, not_a_literal));
    };
    checked(&argument, check)
        .unwrap_or_else(|| Err(Error::new_spanned(bare(&argument), not_a_literal)))
}

/// Takes all tokens until `stops` returns true, or to the end.
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
