//! Quotes the caller's text in a message: on one line, and shortened if it is long.

/// The most characters shown, or shown on each side of a mistake.
const LONGEST: usize = 64;

/// Returns the start of `text`.
pub(crate) fn excerpt(text: &str) -> String {
    let mut characters = text.chars();
    let mut shown: String = characters.by_ref().take(LONGEST).map(printable).collect();
    if characters.next().is_some() {
        shown.push('…');
    }
    shown
}

/// Draws `text` with carets under `length` characters, starting at the byte `start`: the compiler
/// can't underline part of a literal.
pub(crate) fn picture(text: &str, start: usize, length: usize) -> String {
    let (before, after) = text.split_at_checked(start).unwrap_or((text, ""));
    let index = before.chars().count();
    let skipped = index.saturating_sub(LONGEST);
    let mut line = String::from(if skipped > 0 { "…" } else { "" });
    line.extend(before.chars().skip(skipped).map(printable));
    let indent = " ".repeat(line.chars().count());
    line += &excerpt(after);
    let carets = "^".repeat(length.clamp(1, LONGEST));
    format!("\n  {line}\n  {indent}{carets} character {}", index + 1)
}

/// Returns `character`, or its escape if it would shift what follows it.
fn printable(character: char) -> String {
    match character {
        '"' | '\'' | '\\' => character.into(),
        _ => character.escape_debug().to_string(),
    }
}
