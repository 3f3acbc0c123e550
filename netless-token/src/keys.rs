//! The access key and the secret key of an Agora Interactive Whiteboard project.

use alloc::string::String;
use core::fmt;

use crate::wire::Signer;

/// An access key: the public half of a key pair. Every token carries it in the clear.
///
/// This type only marks a text as the access key, so that the two cannot be swapped in a call of
/// [`AccessKeys::new`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AccessKey<'a>(pub &'a str);

/// A secret key: the half of a key pair that signs. `Debug` doesn't show it.
///
/// This type only marks a text as the secret key, so that the two cannot be swapped in a call of
/// [`AccessKeys::new`]. It's up to you to wipe the text.
#[derive(Clone, Copy)]
pub struct SecretKey<'a>(pub &'a str);

/// Doesn't show the key.
impl fmt::Debug for SecretKey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(..)")
    }
}

/// An access key and its secret key, ready to sign with.
///
/// You find both in the Agora console, in the project's Interactive Whiteboard settings. Clones are
/// cheap, but sharing one by reference or in an [`Arc`](alloc::sync::Arc) is cheaper.
///
/// # What stays in memory
///
/// An `AccessKeys` doesn't keep the secret key. It keeps two SHA-256 states made from it, which are
/// enough to sign. They are on the heap, and are wiped on drop. The secret key itself, and the
/// padded keys that HMAC makes from it, are gone when [`new`](AccessKeys::new) returns: they are
/// neither on the heap nor on the stack.
///
/// What is left: the caller's own copy of the secret key, and the environment of the process. The
/// two states are on the stack while signing, and on their way to the heap in a clone or a move.
/// They can stay there until other calls overwrite them.
///
/// ```
/// use netless_token::{AccessKey, AccessKeys, SecretKey};
///
/// let keys = AccessKeys::new(
///     AccessKey("EkjYj4mbM4pZlGEv"),
///     SecretKey("JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ"),
/// )?;
/// assert_eq!(format!("{keys:?}"), r#"AccessKeys { access_key: "EkjYj4mbM4pZlGEv", .. }"#);
/// # Ok::<(), netless_token::KeyError>(())
/// ```
#[derive(Clone)]
pub struct AccessKeys {
    access_key: String,
    pub(crate) signer: Signer,
}

impl AccessKeys {
    /// Makes an `AccessKeys` from an access key and its secret key.
    ///
    /// Agora documents no format for either. The keys that it hands out are 16 (access key) and 32
    /// (secret key) characters of `[A-Za-z0-9_-]`. Any other text is accepted too, unless it can
    /// only be a mistake.
    ///
    /// # Errors
    ///
    /// [`KeyError`] for a key that is empty, has white space at either end (the newline of a key
    /// file) or contains a control character, and for two keys that seem to be swapped: a
    /// 32-character access key with a 16-character secret key. The service would refuse every token
    /// signed with such keys without saying why, and tokens signed with swapped keys would contain
    /// the secret key in the clear.
    pub fn new(access_key: AccessKey<'_>, secret_key: SecretKey<'_>) -> Result<Self, KeyError> {
        let (AccessKey(access_key), SecretKey(secret_key)) = (access_key, secret_key);
        KeyName::AccessKey.check(access_key)?;
        KeyName::SecretKey.check(secret_key)?;
        if looks_like_a_key_of(32, access_key) && looks_like_a_key_of(16, secret_key) {
            return Err(KeyError::Swapped);
        }
        Ok(Self {
            access_key: access_key.into(),
            signer: Signer::new(access_key, secret_key),
        })
    }

    /// Reads the keys from the environment variables `NETLESS_ACCESS_KEY` and
    /// `NETLESS_SECRET_ACCESS_KEY`.
    ///
    /// # Errors
    ///
    /// [`KeyError`] if a variable is not set or not Unicode, or as for [`AccessKeys::new`].
    #[cfg(feature = "std")]
    pub fn from_env() -> Result<Self, KeyError> {
        Self::new(
            AccessKey(&KeyName::AccessKey.read_env()?),
            SecretKey(&KeyName::SecretKey.read_env()?),
        )
    }

    /// The access key, which every token carries in the clear.
    #[must_use]
    pub fn access_key(&self) -> &str {
        &self.access_key
    }
}

/// Whether the key has this length, and only characters that Agora's keys have.
fn looks_like_a_key_of(length: usize, key: &str) -> bool {
    key.len() == length
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

/// Shows neither the secret key nor the states made from it.
impl fmt::Debug for AccessKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessKeys")
            .field("access_key", &self.access_key)
            .finish_non_exhaustive()
    }
}

/// Which of the two keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyName {
    /// The access key, which names the project.
    AccessKey,
    /// The secret key, which signs.
    SecretKey,
}

impl KeyName {
    /// The environment variable that [`AccessKeys::from_env`] reads this key from.
    #[must_use]
    pub const fn environment_variable(self) -> &'static str {
        match self {
            Self::AccessKey => "NETLESS_ACCESS_KEY",
            Self::SecretKey => "NETLESS_SECRET_ACCESS_KEY",
        }
    }

    fn check(self, key: &str) -> Result<(), KeyError> {
        if key.is_empty() {
            Err(KeyError::Empty(self))
        } else if key.starts_with(char::is_whitespace) || key.ends_with(char::is_whitespace) {
            Err(KeyError::SurroundingWhitespace(self))
        } else if let Some(control) = key.chars().find(|c| c.is_control()) {
            Err(KeyError::ControlCharacter(self, control))
        } else {
            Ok(())
        }
    }

    #[cfg(feature = "std")]
    fn read_env(self) -> Result<zeroize::Zeroizing<String>, KeyError> {
        use zeroize::Zeroize as _;

        let Some(value) = std::env::var_os(self.environment_variable()) else {
            return Err(KeyError::NotSet(self));
        };
        match String::from_utf8(value.into_encoded_bytes()) {
            Ok(key) => Ok(key.into()),
            Err(error) => {
                error.into_bytes().zeroize();
                Err(KeyError::NotUnicode(self))
            }
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

/// Why [`AccessKeys`] refused a key. No message repeats the key.
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyError {
    /// The key is empty.
    Empty(KeyName),
    /// The key starts or ends with white space.
    SurroundingWhitespace(KeyName),
    /// The key contains this control character.
    ControlCharacter(KeyName, char),
    /// The access key has the length of a secret key, and the secret key that of an access key.
    Swapped,
    /// The key's environment variable is not set.
    NotSet(KeyName),
    /// The key's environment variable is not Unicode.
    NotUnicode(KeyName),
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty(key) => write!(f, "the {key} is empty: copy it from the Agora console"),
            Self::SurroundingWhitespace(key) => write!(
                f,
                "the {key} has white space at its start or end, perhaps the newline of a file: \
                 pass it through `.trim()`"
            ),
            Self::ControlCharacter(key, control) => write!(
                f,
                "the {key} contains the control character U+{:04X}: copy it from the Agora console",
                u32::from(*control)
            ),
            Self::Swapped => f.write_str(
                "the access key and the secret key are probably swapped: Agora's access keys have \
                 16 characters, its secret keys 32",
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
