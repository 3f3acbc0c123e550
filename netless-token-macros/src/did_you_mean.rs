//! What somebody probably meant to write.

/// How alike two words must be, from 0 to 1.
const ALIKE: f64 = 0.5;

/// The one of `names` that `written` is most like, in whichever case, if it is like any.
pub(crate) fn did_you_mean(written: &str, names: &[&'static str]) -> Option<&'static str> {
    let length = written.chars().count();
    names
        .iter()
        // A word twice as long is not alike. Comparing a very long one would take very long.
        .filter(|name| length < 2 * name.len())
        .map(|name| {
            let likeness = strsim::normalized_damerau_levenshtein(
                &written.to_lowercase(),
                &name.to_lowercase(),
            );
            (likeness, *name)
        })
        .filter(|(likeness, _)| *likeness > ALIKE)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, name)| name)
}
