//! The access key and the secret key of an Agora Interactive Whiteboard project.

use alloc::string::String;
use core::fmt;

use crate::wire::Signer;

/// An access key and its secret key, ready to sign with.
///
/// Find both in the Agora console, at the project's Interactive Whiteboard settings. The secret key
/// itself is not kept, only the HMAC state made of it, which is wiped on drop. Cloning is cheap
/// enough, but sharing one by reference or in an [`Arc`](alloc::sync::Arc) is cheaper.
///
/// ```
/// use netless_token::AccessKeys;
///
/// let keys = AccessKeys::new("EkjYj4mbM4pZlGEv", "JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ")?;
/// assert_eq!(format!("{keys:?}"), r#"AccessKeys { access_key: "EkjYj4mbM4pZlGEv", .. }"#);
/// # Ok::<(), netless_token::KeyError>(())
/// ```
#[derive(Clone)]
pub struct AccessKeys {
    access_key: String,
    pub(crate) signer: Signer,
}

impl AccessKeys {
    /// Takes an access key and its secret key.
    ///
    /// No format is documented for either. Those that Agora hands out are 16 (access key) and 32
    /// (secret key) characters of `[A-Za-z0-9_-]`; any other text is taken as well, but for what
    /// can only be an accident.
    ///
    /// # Errors
    ///
    /// [`KeyError`] for a key that is empty, has white space at either end (the newline of a key
    /// file) or holds a control character. The service would refuse every token signed with such a
    /// key, and not say why.
    pub fn new(access_key: &str, secret_key: &str) -> Result<Self, KeyError> {
        KeyName::AccessKey.check(access_key)?;
        KeyName::SecretKey.check(secret_key)?;
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
            &KeyName::AccessKey.read_env()?,
            &KeyName::SecretKey.read_env()?,
        )
    }

    /// The access key, which every token carries in the clear.
    #[must_use]
    pub fn access_key(&self) -> &str {
        &self.access_key
    }
}

/// Without the secret key, and without the state made of it.
impl fmt::Debug for AccessKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessKeys")
            .field("access_key", &self.access_key)
            .finish_non_exhaustive()
    }
}

/// Which of the two keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
        use std::env::VarError;
        match std::env::var(self.environment_variable()) {
            Ok(key) => Ok(key.into()),
            Err(VarError::NotPresent) => Err(KeyError::NotSet(self)),
            Err(VarError::NotUnicode(_)) => Err(KeyError::NotUnicode(self)),
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
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyError {
    /// The key is empty.
    Empty(KeyName),
    /// The key starts or ends with white space.
    SurroundingWhitespace(KeyName),
    /// The key holds this control character.
    ControlCharacter(KeyName, char),
    /// The key's environment variable is not set.
    NotSet(KeyName),
    /// The key's environment variable does not hold Unicode.
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
                "the {key} holds the control character U+{:04X}: copy it from the Agora console",
                u32::from(*control)
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
