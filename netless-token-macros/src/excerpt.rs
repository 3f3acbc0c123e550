//! How a message repeats what somebody wrote: on one line, and only a part of it if it is long.

/// How many characters are shown, or how many on either side of a mistake.
const LONGEST: usize = 64;

/// The start of `text`.
pub(crate) fn excerpt(text: &str) -> String {
    let mut characters = text.chars();
    let mut shown: String = characters.by_ref().take(LONGEST).map(printable).collect();
    if characters.next().is_some() {
        shown.push('…');
    }
    shown
}

/// Draws `text` with a caret under each of `length` characters, of which the first starts at the
/// byte `start`: the compiler can underline a literal, but not a part of it.
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

/// `character`, or its escape if it would move what comes after.
fn printable(character: char) -> String {
    match character {
        '"' | '\'' | '\\' => character.into(),
        _ => character.escape_debug().to_string(),
    }
}
