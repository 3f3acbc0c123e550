//! What is wrong with the configuration file, in words for its reader.
//!
//! serde speaks of maps, sequences and types of Rust, and repeats values, which may be keys in the wrong
//! place.

/// A value for each setting that has no default.
const EXAMPLES: [(&str, &str); 12] = [
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
    ("rooms", "\"any\""),
    ("issuer", "\"https://login.example.com/\""),
    ("audience", "\"whiteboard\""),
    ("role_claim", "\"whiteboard_role\""),
    ("rooms_claim", "\"whiteboard_rooms\""),
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
