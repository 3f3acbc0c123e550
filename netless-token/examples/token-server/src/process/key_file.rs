//! Reads the project's keys from the environment, or from a file that can be reloaded.

use std::fs::read_to_string;
use std::path::Path;

use netless_token::{AccessKey, AccessKeys, KeyName, SecretKey};

/// Returns a warning if others than the owner and the group may read this file.
#[must_use]
pub fn warning(file: &Path) -> Option<String> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;

        let mode = file.metadata().ok()?.permissions().mode();
        (mode & 0o007 != 0).then(|| {
            let file = file.display();
            format!("every user of this machine can read the keys in {file}: `chmod o= {file}`")
        })
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        None
    }
}

/// Reads the keys from `file`, or else from the environment.
///
/// The file has the lines `NETLESS_ACCESS_KEY=…` and `NETLESS_SECRET_ACCESS_KEY=…`, like an
/// environment file for systemd or Docker. What these two read differently is refused: quotation marks,
/// and white space around a key. Both keys are in one file so that they change together.
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
    // As Docker does.
    let text = text.trim_start_matches('\u{feff}');
    let line = |key: KeyName| {
        let name = key.environment_variable();
        (1..)
            .zip(text.lines())
            .filter_map(|(number, line)| {
                let value = line.trim_start().strip_prefix(name)?.strip_prefix('=')?;
                Some((number, value))
            })
            .last()
            .ok_or_else(|| format!("in {shown}: no line starts with `{name}=`"))
    };
    let (access_key, secret_key) = (line(KeyName::AccessKey)?, line(KeyName::SecretKey)?);
    AccessKeys::new(AccessKey(access_key.1), SecretKey(secret_key.1)).map_err(|error| {
        let place = match error.key() {
            Some(KeyName::AccessKey) => format!(", line {}", access_key.0),
            Some(KeyName::SecretKey) => format!(", line {}", secret_key.0),
            None => String::new(),
        };
        format!("in {shown}{place}: {error}")
    })
}
