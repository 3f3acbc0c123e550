//! What can only be a mistake in a pair of keys.
//!
//! Agora documents no format for its keys, so any other text is a key. None of these rules makes a
//! copy of the secret key on the heap.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use zeroize::Zeroizing;

use crate::pasted::{
    is_former_token, is_invisible, is_json_web_token, is_quotation_mark, is_rtc_token,
};
use crate::wire::prefix::prefix;
use crate::wire::{LONGEST_ACCESS_KEY, escaped_length};
use crate::{KeyError, KeyName, KindName};

/// Refuses a pair of keys that can only be a mistake.
///
/// Not inlined, so that [`wipe::stack`](crate::wipe::stack) reaches what it leaves behind.
#[inline(never)]
pub(crate) fn check(access_key: &str, secret_key: &str) -> Result<(), KeyError> {
    // Found inside quotation marks too, and first: tokens signed with such keys would show the
    // secret key.
    if has_form_of_key(bare(access_key), 32) && has_form_of_key(bare(secret_key), 16) {
        return Err(KeyError::Swapped);
    }
    check_one(KeyName::AccessKey, access_key)?;
    check_one(KeyName::SecretKey, secret_key)?;
    let length = escaped_length(access_key);
    if access_key == secret_key {
        Err(KeyError::Same)
    } else if is_32_hex_digits(access_key) && is_32_hex_digits(secret_key) {
        Err(KeyError::AppIdAndCertificate)
    } else if length > LONGEST_ACCESS_KEY {
        Err(KeyError::AccessKeyTooLong(length))
    } else {
        Ok(())
    }
}

fn check_one(name: KeyName, key: &str) -> Result<(), KeyError> {
    let (Some(first), Some(last)) = (key.chars().next(), key.chars().next_back()) else {
        return Err(KeyError::Empty(name));
    };
    let ends = [first, last];
    if ends.into_iter().any(char::is_whitespace) {
        Err(KeyError::SurroundingWhitespace(name))
    } else if let Some(invisible) = ends.into_iter().find(|c| is_invisible(*c)) {
        Err(KeyError::InvisibleCharacter(name, invisible))
    } else if is_named(key) {
        Err(KeyError::Named(name))
    } else if ends.into_iter().any(is_quotation_mark) || key.starts_with("&quot;") {
        Err(KeyError::Quoted(name))
    } else if is_placeholder(key) {
        Err(KeyError::Placeholder(name))
    } else if has_comment(key) {
        Err(KeyError::Comment(name))
    } else if let Some(control) = key.chars().find(|c| c.is_control()) {
        Err(KeyError::ControlCharacter(name, control))
    } else if is_token(key) {
        Err(KeyError::TokenAsKey(name))
    } else if is_app_identifier(key) {
        Err(KeyError::AppIdentifier(name))
    } else if is_storage_key(key) {
        Err(KeyError::StorageKey(name))
    } else if has_both_keys(key) {
        Err(KeyError::BothKeys(name))
    } else if is_base64_of_key(key) {
        Err(KeyError::EncodedKey(name))
    } else if matches!(last, ',' | ';') && has_form_of_any_key(bare(key)) {
        Err(KeyError::Separator(name, last))
    } else if key.strip_suffix("\\n").is_some_and(has_form_of_any_key) {
        // A newline too, where nobody has read the escape.
        Err(KeyError::SurroundingWhitespace(name))
    } else {
        Ok(())
    }
}

/// The key without what is around it and can't be a part of it.
fn bare(key: &str) -> &str {
    key.trim_matches(|c: char| {
        c.is_whitespace()
            || is_invisible(c)
            || is_quotation_mark(c)
            || matches!(c, ',' | ';' | '\\')
    })
}

fn has_form_of_key(key: &str, length: usize) -> bool {
    key.len() == length && key.bytes().all(is_of_agora_key)
}

/// Whether the key could be an access key, a secret key, or one of the older access keys.
fn has_form_of_any_key(key: &str) -> bool {
    [16, 32, 36]
        .into_iter()
        .any(|length| has_form_of_key(key, length))
}

/// Whether Agora's keys have this character.
const fn is_of_agora_key(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

fn is_32_hex_digits(key: &str) -> bool {
    key.len() == 32 && key.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// `NETLESS_ACCESS_KEY=…`, `export ACCESS_KEY=…`, `ak: …`, `"secretKey": "…"`.
fn is_named(key: &str) -> bool {
    key.match_indices(['=', ':']).any(|(index, separator)| {
        let (name, value) = key.split_at(index);
        let name = name.trim_end_matches([' ', '"', '\'']);
        let word = name.rsplit(|c: char| !c.is_alphanumeric()).next();
        let is_name = word.is_some_and(|word| {
            ["ak", "sk", "key", "secret", "accesskey", "secretkey"]
                .into_iter()
                .any(|name| name.eq_ignore_ascii_case(word))
        });
        // Only after a name, or many separators in a row would take very long.
        is_name && {
            let value = value.trim_start_matches(separator);
            match separator {
                "=" => !value.is_empty(),
                // In YAML and JSON. Without a space, this can be a key.
                _ => value.starts_with([' ', '"', '\'']) || has_form_of_any_key(value),
            }
        }
    })
}

/// `key # prod`, and `# prod` alone.
fn has_comment(key: &str) -> bool {
    ["#", "//", "/*", "<!--", "-- ", "; "]
        .into_iter()
        .any(|mark| {
            key.match_indices(mark).any(|(index, _)| {
                let (before, comment) = key.split_at(index);
                let starts_a_word = || comment.trim_start_matches(['#', '/']).starts_with(' ');
                before.ends_with(char::is_whitespace)
                    || (before.is_empty() && starts_a_word())
                    || (!mark.ends_with(' ') && has_form_of_any_key(before))
            })
        })
}

/// What documents have in the place of a key, and what templates and shells should have replaced.
fn is_placeholder(key: &str) -> bool {
    is_variable(key) || is_bracketed(key) || is_masked(key) || is_in_words(key)
}

/// `$SECRET`, `${SECRET}`, `$(cat secret)`, `%SECRET%`, `{{ secret }}`, `vault://…`,
/// `process.env.NETLESS_…`.
fn is_variable(key: &str) -> bool {
    let is_name = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && text.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_')
    };
    let after_dollar = key.strip_prefix('$').unwrap_or_default();
    let in_percent = between(key, "%", "%").unwrap_or_default();
    is_name(after_dollar.strip_prefix("env:").unwrap_or(after_dollar))
        || is_name(in_percent)
        || between(key, "$(", ")").is_some()
        || ["://", "arn:aws:", "/run/secrets/"]
            .into_iter()
            .any(|reference| key.contains(reference))
        || [("${", "}"), ("#{", "}"), ("{{", "}}"), ("<%", "%>")]
            .into_iter()
            .any(|(open, close)| {
                key.split_once(open)
                    .is_some_and(|(_, rest)| rest.contains(close))
            })
        || [KeyName::AccessKey, KeyName::SecretKey]
            .into_iter()
            .any(|name| key.contains(name.environment_variable()))
}

/// `<your access key>`, `{access_key}`, `[key]`.
fn is_bracketed(key: &str) -> bool {
    ["<>", "{}", "[]"].into_iter().any(|brackets| {
        let (open, close) = brackets.split_at(1);
        let inside = key.trim_start_matches(open).trim_end_matches(close);
        key.starts_with(open) && key.ends_with(close) && !inside.contains(open)
    })
}

/// `xxxx`, `xxxx-xxxx`, `****`, `…`, `Ekj…GEv`.
fn is_masked(key: &str) -> bool {
    let is_x = |c| matches!(c, 'x' | 'X' | '-' | '_');
    ["…", "...", "***", "•••", "●●●"]
        .into_iter()
        .any(|mask| key.contains(mask))
        || (key.chars().all(is_x) && (key.contains("xxx") || key.contains("XXX")))
}

/// `Your AK`, `your-access-key`, `put_your_key_here`, `changeme`, `SECRET_KEY`, `undefined`.
fn is_in_words(key: &str) -> bool {
    let mut letters = Zeroizing::new([0; 100]);
    if key.len() > letters.len() {
        return false;
    }
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
    for (letter, byte) in letters.iter_mut().zip(key.bytes().filter(is_letter)) {
        *letter = byte.to_ascii_lowercase();
    }
    let letters = core::str::from_utf8(&*letters).unwrap_or_default();
    let is_constant = key.contains('_')
        && key
            .bytes()
            .all(|c| c == b'_' || c.is_ascii_uppercase() || c.is_ascii_digit())
        && key
            .split('_')
            .any(|word| ["AK", "SK", "KEY", "SECRET"].contains(&word));
    let is_your = |word: &str| word.eq_ignore_ascii_case("your");
    is_constant
        || key.split(|c: char| !c.is_alphanumeric()).any(is_your)
        || YOUR_KEY.iter().any(|words| letters.contains(words))
        || NO_VALUE.iter().any(|word| word.eq_ignore_ascii_case(key))
}

/// Without what is between the words.
const YOUR_KEY: [&str; 15] = [
    "yourak",
    "yoursk",
    "yourkey",
    "youraccess",
    "yoursecret",
    "你的",
    "您的",
    "akhere",
    "skhere",
    "keyhere",
    "secrethere",
    "changeme",
    "changeit",
    "replaceme",
    "replacewith",
];

const NO_VALUE: [&str; 12] = [
    "null",
    "nil",
    "none",
    "(null)",
    "(none)",
    "undefined",
    "n/a",
    "todo",
    "tbd",
    "fixme",
    "placeholder",
    "redacted",
];

/// `EkjYj4mbM4pZlGEv:JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ`. As an access key, it would show the secret key.
fn has_both_keys(key: &str) -> bool {
    let has = |length| {
        key.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'))
            .any(|part| part.len() == length)
    };
    has(16) && has(32)
}

/// `RWtqWWo0bWJNNHBabEdFdg==`: how Kubernetes keeps secrets, perhaps with the newline of a file.
fn is_base64_of_key(key: &str) -> bool {
    let mut decoded = Zeroizing::new([0; 48]);
    BASE64_STANDARD
        .decode_slice(key, &mut *decoded)
        .ok()
        .and_then(|length| core::str::from_utf8(decoded.get(..length)?).ok())
        .is_some_and(|text| has_form_of_any_key(text.trim_end_matches('\n')))
}

/// The text between these two, if it has both.
fn between<'a>(text: &'a str, open: &str, close: &str) -> Option<&'a str> {
    text.strip_prefix(open)?.strip_suffix(close)
}

/// A token of the whiteboard or of something else, which is longer than any of Agora's keys.
fn is_token(key: &str) -> bool {
    KindName::ALL.iter().any(|kind| key.contains(prefix(*kind)))
        || is_json_web_token(key)
        || (key.len() > 36 && (is_rtc_token(key) || is_former_token(key)))
}

/// `283/VGiScM9Wiw2HJg`: a number, in older ones 22 characters, and then some 14 characters.
fn is_app_identifier(key: &str) -> bool {
    key.split_once('/').is_some_and(|(team, app)| {
        let is_number = !team.is_empty() && team.bytes().all(|byte| byte.is_ascii_digit());
        (is_number || has_form_of_key(team, 22))
            && app.len() >= 10
            && app.bytes().all(is_of_agora_key)
    })
}

/// The access key id of AWS (`AKIA…`, `ASIA…`), Alibaba Cloud (`LTAI…`) or Tencent Cloud (`AKID…`).
/// The Agora console asks for one in the same panel, to store recordings and converted files.
fn is_storage_key(key: &str) -> bool {
    [("AKIA", 20), ("ASIA", 20), ("LTAI", 24), ("AKID", 36)]
        .into_iter()
        .any(|(start, length)| {
            key.starts_with(start)
                && key.len() == length
                && key.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}
