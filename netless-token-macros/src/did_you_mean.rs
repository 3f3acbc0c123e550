//! Guesses what a caller meant to write.

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
