//! The keys to sign and verify with.

use std::env::VarError::NotPresent;

use netless_token::{AccessKey, AccessKeys, KeyError, KeyName, SecretKey};

pub(crate) struct Keys {
    pub(crate) pair: AccessKeys,
    pub(crate) secret_key: String,
    /// In a sentence: `your keys` or `the demo keys`.
    pub(crate) whose: &'static str,
}

impl Keys {
    /// The text without the secret key, or the start of it where a message ends.
    pub(crate) fn hide(&self, text: &str) -> String {
        if text == self.secret_key {
            return "…".into();
        }
        // What is shorter can be a part of other words.
        (8..=self.secret_key.len())
            .rev()
            .filter_map(|length| self.secret_key.get(..length))
            .fold(text.to_owned(), |text, start| text.replace(start, "…"))
    }
}

/// The demo keys if `demo`, or else those from the environment, if either is set.
pub(crate) fn keys(demo: bool) -> Result<Option<Keys>, KeyError> {
    if demo {
        return demo_keys().map(Some);
    }
    let [access_key, secret_key] = [KeyName::AccessKey, KeyName::SecretKey]
        .map(|key| std::env::var(key.environment_variable()));
    if let (Err(NotPresent), Err(NotPresent)) = (&access_key, &secret_key) {
        return Ok(None);
    }
    Ok(Some(Keys {
        pair: AccessKeys::from_env()?,
        secret_key: secret_key.unwrap_or_default(),
        whose: "your keys",
    }))
}

pub(crate) fn demo_keys() -> Result<Keys, KeyError> {
    let secret_key = "not-a-secret-only-for-this-demo-";
    Ok(Keys {
        pair: AccessKeys::new(AccessKey("netless-demo-key"), SecretKey(secret_key))?,
        secret_key: secret_key.into(),
        whose: "the demo keys",
    })
}

/// The names of the environment variables.
pub(crate) fn variables() -> String {
    [KeyName::AccessKey, KeyName::SecretKey]
        .map(KeyName::environment_variable)
        .join(" and ")
}
