//! Refuses input for which `syn` would take seconds, or more stack than the compiler has.

use proc_macro2::{TokenStream, TokenTree};
use syn::{Error, Result};

use crate::excerpt::excerpt;

/// The most characters in a number: the time to read it grows with the square of its length.
const LONGEST_NUMBER: usize = 1000;

/// The most levels of nesting. `syn` calls itself for brackets, and for most tokens in a row, such as
/// `- - -`: each may take 30 kB of the compiler's 8 MB.
const DEEPEST: usize = 200;

pub(crate) fn check(input: TokenStream) -> Result<()> {
    check_at(0, input)
}

/// Checks `tokens` that are nested in `outer` levels.
fn check_at(outer: usize, tokens: TokenStream) -> Result<()> {
    let mut depth = outer;
    // A comma in `A<B, A<B, C>>` or `|a, b| |a, b| c` doesn't end the nesting.
    let mut has_list = false;
    for token in tokens {
        depth += 1;
        if depth > DEEPEST {
            let message = "this is nested too deeply, or too long: write a literal or a variable";
            // The compiler draws all that is underlined.
            let start = match &token {
                TokenTree::Group(group) => group.span_open(),
                other => other.span(),
            };
            return Err(Error::new(start, message));
        }
        match token {
            TokenTree::Group(group) => check_at(depth, group.stream())?,
            TokenTree::Punct(punct) => match punct.as_char() {
                ';' => (depth, has_list) = (outer, false),
                ',' if !has_list => depth = outer,
                '<' | '|' => has_list = true,
                _ => {}
            },
            TokenTree::Literal(literal) => {
                let written = literal.to_string();
                let is_number = written.starts_with(|c: char| c.is_ascii_digit());
                if is_number && written.len() > LONGEST_NUMBER {
                    let message = format!("the number `{}` is too long", excerpt(&written));
                    return Err(Error::new_spanned(literal, message));
                }
            }
            TokenTree::Ident(_) => {}
        }
    }
    Ok(())
}
