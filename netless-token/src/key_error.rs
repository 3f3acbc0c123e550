//! Why a pair of keys was refused.

use core::fmt;

use crate::wire::LONGEST_ACCESS_KEY;

/// Which of the two keys. A `match` needs no `_`: a pair has two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyName {
    /// The access key, which names the project.
    AccessKey,
    /// The secret key, which signs.
    SecretKey,
}

impl KeyName {
    /// The environment variable that [`AccessKeys::from_env`](crate::AccessKeys::from_env) reads this
    /// key from.
    #[must_use]
    pub const fn environment_variable(self) -> &'static str {
        match self {
            Self::AccessKey => "NETLESS_ACCESS_KEY",
            Self::SecretKey => "NETLESS_SECRET_ACCESS_KEY",
        }
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::AccessKey => "access key",
            Self::SecretKey => "secret key",
        })
    }
}

/// Why [`AccessKeys`](crate::AccessKeys) refused a key. No message repeats the key.
///
/// ```
/// use netless_token::{AccessKey, AccessKeys, KeyName, SecretKey};
///
/// let error = AccessKeys::new(AccessKey("EkjYj4mbM4pZlGEv"), SecretKey("${SECRET}")).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "the secret key is a placeholder, or a variable that nothing has replaced: copy the key from \
///      the Agora console",
/// );
/// assert_eq!(error.key(), Some(KeyName::SecretKey));
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyError {
    /// The key is empty.
    Empty(KeyName),
    /// The key starts or ends with white space.
    SurroundingWhitespace(KeyName),
    /// The key starts or ends with this invisible character, such as a byte order mark.
    InvisibleCharacter(KeyName, char),
    /// The key contains this control character.
    ControlCharacter(KeyName, char),
    /// The key starts or ends with a quotation mark, straight or typographic.
    Quoted(KeyName),
    /// The key ends with this separator, `,` or `;`.
    Separator(KeyName, char),
    /// The key has a comment behind it, or is one.
    Comment(KeyName),
    /// The key still has its name before it, as in `NAME=value`.
    Named(KeyName),
    /// The key is a placeholder, such as `<your access key>`, or a variable that was not expanded,
    /// such as `${SECRET}`.
    Placeholder(KeyName),
    /// The key is a token, of this service or of another.
    // If a variant had the name `Token`, rustc would write `netless_token::Token` in its messages.
    TokenAsKey(KeyName),
    /// The key is both keys, as in `access:secret`.
    BothKeys(KeyName),
    /// The key is in base64, as Kubernetes keeps it.
    EncodedKey(KeyName),
    /// The key is an App Identifier, such as `283/VGiScM9Wiw2HJg`.
    AppIdentifier(KeyName),
    /// The key is one of a cloud storage, such as an AWS access key id, `AKIA…`.
    StorageKey(KeyName),
    /// The two keys are an App ID and an App Certificate, which Agora's other products have.
    AppIdAndCertificate,
    /// The access key has the form of a secret key, and the secret key that of an access key.
    Swapped,
    /// Both keys are the same text.
    Same,
    /// No token with this access key would be short enough to verify. This is the key's length in a
    /// token, where it is percent-encoded, in bytes.
    AccessKeyTooLong(usize),
    /// The key's environment variable is not set.
    NotSet(KeyName),
    /// The key's environment variable is not Unicode.
    NotUnicode(KeyName),
}

impl KeyError {
    /// The key that was refused; `None` if it takes both keys to see the mistake.
    #[must_use]
    pub const fn key(&self) -> Option<KeyName> {
        match self {
            Self::Empty(key)
            | Self::SurroundingWhitespace(key)
            | Self::InvisibleCharacter(key, _)
            | Self::ControlCharacter(key, _)
            | Self::Quoted(key)
            | Self::Separator(key, _)
            | Self::Comment(key)
            | Self::Named(key)
            | Self::Placeholder(key)
            | Self::TokenAsKey(key)
            | Self::BothKeys(key)
            | Self::EncodedKey(key)
            | Self::AppIdentifier(key)
            | Self::StorageKey(key)
            | Self::NotSet(key)
            | Self::NotUnicode(key) => Some(*key),
            Self::AccessKeyTooLong(_) => Some(KeyName::AccessKey),
            Self::AppIdAndCertificate | Self::Swapped | Self::Same => None,
        }
    }
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty(key) => write!(f, "the {key} is empty: copy it from the Agora console"),
            Self::SurroundingWhitespace(key) => write!(
                f,
                "the {key} has white space at its start or end, perhaps the newline of a file: take \
                 it off"
            ),
            Self::InvisibleCharacter(key, invisible) => write!(
                f,
                "the {key} starts or ends with the invisible character U+{:04X}: take it off",
                u32::from(*invisible)
            ),
            Self::ControlCharacter(key, control) => write!(
                f,
                "the {key} contains the control character U+{:04X}: copy it from the Agora console",
                u32::from(*control)
            ),
            Self::Quoted(key) => write!(
                f,
                "the {key} starts or ends with a quotation mark: take the quotation marks off"
            ),
            Self::Separator(key, separator) => {
                write!(f, "the {key} ends with `{separator}`: take it off")
            }
            Self::Comment(key) => write!(
                f,
                "the {key} has a comment behind it: put the comment on a line of its own"
            ),
            Self::Named(key) => write!(
                f,
                "the {key} has its name before it: write only what comes after the `=` or `:`"
            ),
            Self::Placeholder(key) => write!(
                f,
                "the {key} is a placeholder, or a variable that nothing has replaced: copy the key \
                 from the Agora console"
            ),
            Self::TokenAsKey(key) => write!(
                f,
                "the {key} is a token: copy the key from the Agora console, and sign tokens with it"
            ),
            Self::BothKeys(key) => write!(
                f,
                "the {key} is the access key and the secret key together: write each by itself"
            ),
            Self::EncodedKey(key) => write!(
                f,
                "the {key} is in base64, as in a Kubernetes Secret: decode it"
            ),
            Self::AppIdentifier(key) => write!(
                f,
                "the {key} is an App Identifier, which only clients need: copy the {key}, which the \
                 Agora console shows beside it"
            ),
            Self::StorageKey(key) => write!(
                f,
                "the {key} is one of a cloud storage, such as AWS: copy the {key} of Interactive \
                 Whiteboard from the Agora console"
            ),
            Self::AppIdAndCertificate => f.write_str(
                "the access key and the secret key are an App ID and an App Certificate, which \
                 Agora's other products have: copy the project's access key and secret key for \
                 Interactive Whiteboard from the Agora console",
            ),
            Self::Swapped => f.write_str(
                "the access key and the secret key are probably swapped: Agora's access keys have \
                 16 characters, its secret keys 32",
            ),
            Self::Same => f.write_str(
                "the access key and the secret key are the same: copy both from the Agora console",
            ),
            Self::AccessKeyTooLong(length) => write!(
                f,
                "the access key is too long: percent-encoded, it has {length} bytes, and a token has \
                 room for {LONGEST_ACCESS_KEY}"
            ),
            Self::NotSet(key) => write!(
                f,
                "the environment variable `{}` is not set: set it to the {key} from the Agora console",
                key.environment_variable()
            ),
            Self::NotUnicode(key) => write!(
                f,
                "the environment variable `{}` is not Unicode: set it to the {key} from the Agora \
                 console",
                key.environment_variable()
            ),
        }
    }
}

impl core::error::Error for KeyError {}
