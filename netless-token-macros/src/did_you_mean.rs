//! Guesses what a caller meant to write.

use crate::excerpt::excerpt;

/// How similar two words must be, from 0 to 1.
const THRESHOLD: f64 = 0.5;

/// Returns the name that is most similar to `written`, ignoring case, if any is similar enough.
pub(crate) fn did_you_mean(written: &str, names: &[&'static str]) -> Option<&'static str> {
    let length = written.chars().count();
    names
        .iter()
        // A word twice as long can't be similar, and comparing a very long one takes very long.
        .filter(|name| length < 2 * name.len())
        .map(|name| {
            let similarity = strsim::normalized_damerau_levenshtein(
                &written.to_lowercase(),
                &name.to_lowercase(),
            );
            (similarity, *name)
        })
        .filter(|(similarity, _)| *similarity > THRESHOLD)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, name)| name)
}

/// Returns what `table` has for the beginning of `written`, ignoring case.
pub(crate) fn by_beginning<T: Copy>(written: &str, table: &[(&str, T)]) -> Option<T> {
    let lower = written.to_lowercase();
    let found = table.iter().find(|(begins, _)| lower.starts_with(begins));
    found.map(|(_, meant)| *meant)
}

/// Returns the message for an unknown `what` that is called `written`.
pub(crate) fn unknown(what: &str, written: &str, meant: Option<&str>, otherwise: &str) -> String {
    match meant {
        Some(meant) => {
            // A letter of another script may look the same.
            let shown = excerpt(&written.escape_default().to_string());
            format!("unknown {what} `{shown}`: did you mean `{meant}`?")
        }
        None => format!("unknown {what} `{}`: {otherwise}", excerpt(written)),
    }
}
