//! What is wrong with the configuration file, in words for its reader.
//!
//! serde speaks of maps, sequences and types of Rust, and repeats values, which may be keys in the wrong
//! place.

/// A value for each setting that has no default.
const EXAMPLES: [(&str, &str); 11] = [
    ("app_identifier", "\"283/VGiScM9Wiw2HJg\""),
    ("region", "\"us-sv\""),
    ("ttl", "\"10m\""),
    ("requests_per_minute", "60"),
    (
        "api_key_sha256",
        "\"<what `printf %s \"$API_KEY\" | sha256sum` prints>\"",
    ),
    ("uid", "\"teacher-1\""),
    ("highest_role", "\"writer\""),
    ("issuer", "\"https://login.example.com/\""),
    ("audience", "\"whiteboard\""),
    ("role_claim", "\"whiteboard_role\""),
    ("rooms_claim", "\"whiteboard_rooms\""),
];

/// What TOML says of a mistake in its syntax, and in plain words.
const SYNTAX: [(&str, &str); 4] = [
    (
        "duplicate key",
        "this setting is there twice: write it once",
    ),
    (
        "invalid basic string, expected `\"`",
        "this text has no quote at its end: write `\"` there",
    ),
    (
        "key with no value, expected `=`",
        "this is no setting: write `name = value`",
    ),
    (
        "string values must be quoted, expected literal string",
        "this text has no quotes: write `\"` before and after it",
    ),
];

/// Returns the error with the number of its line. The error's own `Display` would quote the line.
pub(crate) fn shown(error: &toml::de::Error, text: &str) -> String {
    let message = plain(error.message());
    let before = error.span().and_then(|span| text.get(..span.start));
    match before {
        Some(before) => format!("line {}: {message}", before.matches('\n').count() + 1),
        None => message,
    }
}

fn plain(message: &str) -> String {
    if let Some((_, words)) = SYNTAX.iter().find(|(it, _)| *it == message) {
        return (*words).to_owned();
    }
    if let Some((_, setting)) = message.split_once("missing field `") {
        let setting = setting.trim_end_matches('`');
        let example = EXAMPLES.iter().find(|(name, _)| *name == setting);
        return match example {
            Some((_, value)) => {
                format!("there is no `{setting}`: write a line such as `{setting} = {value}`")
            }
            None => format!("there is no `{setting}`: write one"),
        };
    }
    if let Some(rest) = message.strip_prefix("unknown field ") {
        let rest = rest.replacen(", expected ", ": write ", 1);
        return format!("there is no setting {rest}");
    }
    let wrong = message
        .strip_prefix("invalid type: ")
        .or_else(|| message.strip_prefix("invalid value: "));
    match wrong.and_then(|it| it.rsplit_once(", expected ")) {
        Some(("map", "a sequence")) => {
            "one table is wrong here: write `[[callers]]` for each, in double brackets".into()
        }
        Some(("map", "a string")) => {
            "a table is wrong here: write a text in quotes, or `[jwt]` in single brackets".into()
        }
        Some((found, wanted)) => format!("{} is wrong here: write {}", thing(found), wish(wanted)),
        None => message.to_owned(),
    }
}

/// What was found. A text may be a secret, so it is not repeated.
fn thing(found: &str) -> &str {
    match found.split(' ').next().unwrap_or_default() {
        "string" | "character" => "this text",
        "integer" | "floating" => found.split('`').nth(1).unwrap_or("this number"),
        "boolean" => "`true` or `false`",
        "sequence" => "a list",
        "map" => "a table",
        _ => "this",
    }
}

/// What serde expected.
fn wish(wanted: &str) -> String {
    match wanted {
        "a nonzero u32" => format!("a whole number from 1 to {}, without quotes", u32::MAX),
        "a string" => "a text in quotes".into(),
        "a sequence" => "a list such as `[\"…\", \"…\"]`".into(),
        "struct Caller" => "a table `[[callers]]` for each".into(),
        "struct Jwt" => "a table `[jwt]`".into(),
        // One of ours.
        _ => wanted.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::EXAMPLES;
    use crate::process::Config;

    #[test]
    fn each_setting_that_must_be_there_has_an_example() {
        const ALL: &str = "
app_identifier = \"283/VGiScM9Wiw2HJg\"
region = \"us-sv\"
ttl = \"10m\"
requests_per_minute = 60
[[callers]]
api_key_sha256 = \"f2ca1bb6c7e907d06dafe4687e579fce76b37e4e93b7605022da52e6ccc26fd2\"
uid = \"teacher-1\"
highest_role = \"writer\"
rooms = \"any\"
[jwt]
issuer = \"https://login.example.com/\"
audience = \"whiteboard\"
jwks_url = \"https://login.example.com/keys\"
role_claim = \"whiteboard_role\"
rooms_claim = \"whiteboard_rooms\"
";
        assert!(ALL.parse::<Config>().is_ok());
        for (name, value) in EXAMPLES {
            let lines = ALL.lines();
            let rest: Vec<_> = lines
                .filter(|it| !it.starts_with(&format!("{name} =")))
                .collect();
            let error = rest.join("\n").parse::<Config>().unwrap_err();
            let wanted = format!("there is no `{name}`: write a line such as `{name} = {value}`");
            assert!(error.ends_with(&wanted), "{error}");
        }
    }
}
