//! The access key and the secret key of an Agora Interactive Whiteboard project.

use alloc::string::String;
use core::fmt;

#[cfg(feature = "std")]
use crate::KeyName;
use crate::key_check::check;
use crate::wire::Signer;
use crate::{KeyError, wipe};

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
    /// only be a mistake: the service would refuse every token signed with such keys without saying
    /// why, and tokens signed with swapped keys would contain the secret key in the clear.
    ///
    /// # Errors
    ///
    /// [`KeyError`] for a key that
    /// - is empty, starts or ends with white space (the newline of a key file) or with an invisible
    ///   character, or contains a control character;
    /// - still has what was around it in a file: quotation marks, a `NAME=`, a comment, a comma;
    /// - is a placeholder: `Your AK`, `<access key>`, `xxxx`, `${SECRET}`;
    /// - is something else: a token, an App Identifier, an access key id of AWS, both keys together, a
    ///   key in base64;
    /// - is too long for any token with it to verify, which takes an access key of some 2,800
    ///   letters;
    ///
    /// and for a pair of keys that are swapped (a 32-character access key with a 16-character secret
    /// key), that are the same, or that are an App ID and an App Certificate (both 32 hex digits).
    pub fn new(access_key: AccessKey<'_>, secret_key: SecretKey<'_>) -> Result<Self, KeyError> {
        let (AccessKey(access_key), SecretKey(secret_key)) = (access_key, secret_key);
        // `Signer::new` wipes the stack.
        check(access_key, secret_key).inspect_err(|_| wipe::stack())?;
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
            AccessKey(&read_env(KeyName::AccessKey)?),
            SecretKey(&read_env(KeyName::SecretKey)?),
        )
    }

    /// The access key, which every token carries in the clear.
    #[must_use]
    pub fn access_key(&self) -> &str {
        &self.access_key
    }
}

/// Shows neither the secret key nor the states made from it.
impl fmt::Debug for AccessKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessKeys")
            .field("access_key", &self.access_key)
            .finish_non_exhaustive()
    }
}

#[cfg(feature = "std")]
fn read_env(key: KeyName) -> Result<zeroize::Zeroizing<String>, KeyError> {
    use zeroize::Zeroize as _;

    let Some(value) = std::env::var_os(key.environment_variable()) else {
        return Err(KeyError::NotSet(key));
    };
    match String::from_utf8(value.into_encoded_bytes()) {
        Ok(text) => Ok(text.into()),
        Err(error) => {
            error.into_bytes().zeroize();
            Err(KeyError::NotUnicode(key))
        }
    }
}
