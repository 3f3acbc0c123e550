//! Reads the project's keys from the environment, or from a file that can be reloaded.

use std::fs::read_to_string;
use std::path::Path;

use netless_token::{AccessKey, AccessKeys, SecretKey};

/// The names of the keys, in the environment and in the file.
const ACCESS_KEY: &str = "NETLESS_ACCESS_KEY";
const SECRET_KEY: &str = "NETLESS_SECRET_ACCESS_KEY";

/// Reads the keys from `file`, or else from the environment.
///
/// The file has the lines `NETLESS_ACCESS_KEY=…` and `NETLESS_SECRET_ACCESS_KEY=…`, like an
/// environment file for systemd or Docker. Quotes around a value are taken off, as systemd does. Both
/// keys are in one file so that they change together.
///
/// # Errors
///
/// If the file cannot be read, or a key is missing or invalid. No message contains a key.
pub fn read(file: Option<&Path>) -> Result<AccessKeys, String> {
    let Some(file) = file else {
        return AccessKeys::from_env().map_err(|error| error.to_string());
    };
    let shown = file.display();
    let text = read_to_string(file).map_err(|error| format!("cannot read {shown}: {error}"))?;
    let value = |name: &str| {
        text.lines()
            .filter_map(|line| line.trim().strip_prefix(name)?.strip_prefix('='))
            .next_back()
            .map(unquoted)
            .ok_or_else(|| format!("in {shown}: there is no line `{name}=…`"))
    };
    AccessKeys::new(AccessKey(value(ACCESS_KEY)?), SecretKey(value(SECRET_KEY)?))
        .map_err(|error| format!("in {shown}: {error}"))
}

/// Takes off one pair of quotes.
fn unquoted(value: &str) -> &str {
    ['"', '\'']
        .into_iter()
        .find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote))
        .unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::unquoted;

    #[test]
    fn one_pair_of_matching_quotes_is_taken_off() {
        for (value, key) in [
            ("key", "key"),
            ("\"key\"", "key"),
            ("'key'", "key"),
            ("\"'key'\"", "'key'"),
            ("\"key'", "\"key'"),
            ("\"key", "\"key"),
            ("\"", "\""),
            ("''", ""),
            ("", ""),
        ] {
            assert_eq!(unquoted(value), key);
        }
    }
}
