//! Where the project's keys come from: the environment, or a file that can be read again.

use std::fs::read_to_string;
use std::path::Path;

use netless_token::{AccessKey, AccessKeys, SecretKey};

/// The names of the keys, in the environment and in a file alike.
const ACCESS_KEY: &str = "NETLESS_ACCESS_KEY";
const SECRET_KEY: &str = "NETLESS_SECRET_ACCESS_KEY";

/// Reads the keys from `file`, or else from the environment.
///
/// In the file there is a line `NETLESS_ACCESS_KEY=…` and a line `NETLESS_SECRET_ACCESS_KEY=…`, as
/// in an environment file of systemd or Docker. Both are in one file, so that there is no moment
/// when one key is old and the other is new.
///
/// # Errors
///
/// When a key is missing or cannot be one. No message has a key in it.
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
            .map(|value| value.trim_matches('"'))
            .ok_or_else(|| format!("in {shown}: there is no line `{name}=…`"))
    };
    AccessKeys::new(AccessKey(value(ACCESS_KEY)?), SecretKey(value(SECRET_KEY)?))
        .map_err(|error| format!("in {shown}: {error}"))
}
