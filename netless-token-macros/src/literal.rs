//! Reads the literals in a macro's input.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::parse::{ParseStream, Parser as _};
use syn::{Attribute, BinOp, Block, Error, Expr, Lit, Result, Stmt, Token, UnOp};

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
                number @ (Lit::Int(_) | Lit::Float(_)) => Self::Number(written(number)),
                other => Self::Other(written(other)),
            }),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
                match Self::of(&unary.expr)? {
                    Self::Number(number) => Some(Self::Number(format!("-{number}"))),
                    Self::Text(_) | Self::Other(_) => None,
                }
            }
            // A uuid without quotes is a name, or several names and numbers, one minus another.
            bare @ (Expr::Path(_) | Expr::Binary(_) | Expr::Cast(_)) => {
                uuid(bare.to_token_stream())
                    .map(Self::Other)
                    .or_else(|| calculated(bare).map(|number| Self::Number(number.to_string())))
            }
            _ => None,
        }
    }
}

/// Removes parentheses, and the invisible brackets that a caller's `macro_rules!` puts around what it
/// passes on, so that an error points into the call of that macro.
pub(crate) fn bare(expression: &Expr) -> &Expr {
    match expression {
        Expr::Group(group) => bare(&group.expr),
        Expr::Paren(paren) => bare(&paren.expr),
        other => other,
    }
}

/// Returns the value of arithmetic with whole numbers, such as `60 * 60`.
fn calculated(expression: &Expr) -> Option<u64> {
    match bare(expression) {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => number.base10_parse().ok(),
            _ => None,
        },
        Expr::Cast(cast) => calculated(&cast.expr),
        Expr::Binary(binary) => {
            let (left, right) = (calculated(&binary.left)?, calculated(&binary.right)?);
            match binary.op {
                BinOp::Add(_) => left.checked_add(right),
                BinOp::Sub(_) => left.checked_sub(right),
                BinOp::Mul(_) => left.checked_mul(right),
                BinOp::Div(_) => left.checked_div(right),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Returns `tokens` as text if they are a uuid, or nearly one: no other expression has so many hex
/// digits in a row.
fn uuid(tokens: TokenStream) -> Option<String> {
    let mut text = String::new();
    for token in tokens {
        match token {
            TokenTree::Group(_) => return None,
            token => text += &token.to_string(),
        }
    }
    let digits = text.chars().filter(char::is_ascii_hexdigit).count();
    let hyphens = text.matches('-').count();
    let others = text.chars().count() - digits - hyphens;
    ((28..=36).contains(&digits) && hyphens <= 8 && others <= 2).then_some(text)
}

/// Runs `check` on `expression` if it is a literal; returns `None` if it is not.
pub(crate) fn checked(
    expression: &Expr,
    check: impl FnOnce(&Literal) -> Checked,
) -> Option<Result<TokenStream>> {
    let literal = Literal::of(expression)?;
    let error = |message| Error::new_spanned(bare(expression), message);
    Some(check(&literal).map_err(error))
}

/// Returns the first literal in an `if`, a `match` or a block that may be the value of `expression`.
pub(crate) fn literal_inside(expression: &Expr) -> Option<&Expr> {
    match bare(expression) {
        literal @ Expr::Lit(_) => Some(literal),
        Expr::Block(it) => at_the_end(&it.block),
        Expr::If(it) => {
            let otherwise = || it.else_branch.as_ref().map(|(_, otherwise)| &**otherwise);
            at_the_end(&it.then_branch).or_else(|| literal_inside(otherwise()?))
        }
        Expr::Match(it) => it.arms.iter().find_map(|arm| literal_inside(&arm.body)),
        _ => None,
    }
}

fn at_the_end(block: &Block) -> Option<&Expr> {
    match block.stmts.last() {
        Some(Stmt::Expr(value, None)) => literal_inside(value),
        _ => None,
    }
}

/// Refuses an attribute on a value: on a literal or `never`, the expansion would drop it.
pub(crate) fn refuse_attributes(expression: &Expr) -> Result<()> {
    let outer = |input: ParseStream<'_>| {
        let attributes = input.call(Attribute::parse_outer)?;
        input.parse::<TokenStream>()?;
        Ok(attributes)
    };
    let attributes = outer.parse2(expression.to_token_stream())?;
    if !attributes.is_empty() {
        return Err(useless(&attributes));
    }
    match expression {
        Expr::Group(group) => refuse_attributes(&group.expr),
        Expr::Paren(paren) => refuse_attributes(&paren.expr),
        Expr::Unary(unary) => refuse_attributes(&unary.expr),
        _ => Ok(()),
    }
}

/// Returns the error for `attributes`.
pub(crate) fn useless(attributes: &[Attribute]) -> Error {
    let message = "an attribute does nothing here: remove it";
    Error::new_spanned(quote!(#(#attributes)*), message)
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
    refuse_attributes(&argument)?;
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
