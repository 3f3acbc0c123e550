//! The callers in the configuration file, by API key.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use hex::FromHex as _;
use netless_token::Role;
use netless_token::client::Uid;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use sha2::{Digest, Sha256};

use super::grant::{Grant, Rooms};

/// The callers of the configuration file: each bearer API key is for one user, who has one highest
/// role, in the listed rooms or in any. A writer or admin in any room may also create rooms.
///
/// Only the SHA-256 of each key is kept, so the file reveals no key. API keys are random, not chosen
/// by people, so they need no slow hash. A key is looked up by its hash, so the time that takes
/// reveals nothing about the keys: an attacker cannot choose a prefix of what is compared.
#[derive(Clone, Default)]
pub struct ApiKeys {
    uid_of: HashMap<KeyHash, Uid>,
    grant_of: HashMap<Uid, Arc<Grant>>,
}

type KeyHash = [u8; 32];

/// What `printf` and `echo` print for an `$API_KEY` that is not set.
const UNSET_API_KEY: [&str; 2] = ["", "\n"];

impl ApiKeys {
    /// Returns the caller with this API key, and what it may do.
    pub(super) fn identify(&self, key: &str) -> Option<(&Uid, &Arc<Grant>)> {
        let hash: KeyHash = Sha256::digest(key).into();
        let uid = self.uid_of.get(&hash)?;
        Some((uid, self.grant_of.get(uid)?))
    }

    /// Whether a caller has this API key.
    pub(crate) fn knows(&self, key: &str) -> bool {
        self.identify(key).is_some()
    }

    /// Whether there are no callers.
    pub(crate) fn is_empty(&self) -> bool {
        self.uid_of.is_empty()
    }
}

/// Leaves out the hashes.
impl fmt::Debug for ApiKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiKeys")
            .field("grant_of", &self.grant_of)
            .finish_non_exhaustive()
    }
}

impl<'de> Deserialize<'de> for ApiKeys {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Caller {
            api_key_sha256: String,
            uid: Uid,
            highest_role: Role,
            rooms: Rooms,
        }

        let mut keys = Self {
            uid_of: HashMap::new(),
            grant_of: HashMap::new(),
        };
        for caller in Vec::<Caller>::deserialize(deserializer)? {
            let hash = caller.api_key_sha256;
            // `sha256sum` prints this after the hash, in place of a file's name.
            let hash = hash.strip_suffix("  -").unwrap_or(&hash);
            let hash = KeyHash::from_hex(hash).map_err(|_| {
                D::Error::custom(format_args!(
                    "the api_key_sha256 of `{}` is not 64 hex digits: write what `printf %s \
                     \"$API_KEY\" | sha256sum` prints",
                    caller.uid
                ))
            })?;
            if UNSET_API_KEY.iter().any(|it| hash == *Sha256::digest(it)) {
                return Err(D::Error::custom(format_args!(
                    "the api_key_sha256 of `{}` is the hash of nothing: set API_KEY first, then \
                     write what `printf %s \"$API_KEY\" | sha256sum` prints",
                    caller.uid
                )));
            }
            let grant = Arc::new(Grant {
                highest_role: Some(caller.highest_role),
                rooms: caller.rooms,
            });
            let is_new = keys.uid_of.insert(hash, caller.uid.clone()).is_none();
            let other = keys.grant_of.insert(caller.uid.clone(), Arc::clone(&grant));
            if !is_new || other.is_some_and(|it| it != grant) {
                return Err(D::Error::custom(format_args!(
                    "`{}` has the API key of another caller, or two highest roles, or two lists \
                     of rooms: write each once",
                    caller.uid
                )));
            }
        }
        Ok(keys)
    }
}

#[cfg(test)]
mod tests {
    use super::ApiKeys;

    #[derive(Debug, serde::Deserialize)]
    struct File {
        callers: ApiKeys,
    }

    fn caller(hash: &str, uid: &str, role: &str) -> String {
        format!(
            "[[callers]]\napi_key_sha256 = \"{hash}\"\nuid = \"{uid}\"\nhighest_role = \"{role}\"\nrooms = \
             \"any\"\n"
        )
    }

    fn read(text: &str) -> Result<String, String> {
        match toml::from_str::<File>(text) {
            Ok(file) => Ok(format!("{:?}", file.callers)),
            Err(error) => Err(error.message().to_owned()),
        }
    }

    #[test]
    fn a_caller_may_have_several_keys_but_one_role() {
        let one = caller(&"a".repeat(64), "u", "writer");
        let same_role = caller(&"b".repeat(64), "u", "writer");
        let other_role = caller(&"b".repeat(64), "u", "reader");
        let same_key = caller(&"A".repeat(64), "v", "writer");
        assert_eq!(
            read(&format!("{one}{same_role}")).unwrap(),
            "ApiKeys { grant_of: {Uid(\"u\"): Grant { highest_role: Some(Writer), rooms: Any }}, .. }"
        );
        assert_eq!(
            read(&format!("{one}{other_role}")).unwrap_err(),
            "`u` has the API key of another caller, or two highest roles, or two lists of rooms: \
             write each once"
        );
        assert_eq!(
            read(&format!("{one}{same_key}")).unwrap_err(),
            "`v` has the API key of another caller, or two highest roles, or two lists of rooms: \
             write each once"
        );
    }

    #[test]
    fn a_hash_is_64_hex_digits() {
        for bad in [
            "a".repeat(63),
            "a".repeat(66),
            "g".repeat(64),
            "a".repeat(63) + "  -",
            String::new(),
        ] {
            assert_eq!(
                read(&caller(&bad, "u", "writer")).unwrap_err(),
                "the api_key_sha256 of `u` is not 64 hex digits: write what `printf %s \
                 \"$API_KEY\" | sha256sum` prints"
            );
        }
    }

    #[test]
    fn what_sha256sum_prints_is_a_hash() {
        assert_eq!(
            read(&caller(&("a".repeat(64) + "  -"), "u", "writer")).unwrap(),
            read(&caller(&"a".repeat(64), "u", "writer")).unwrap()
        );
    }

    #[test]
    fn the_hash_of_an_unset_api_key_is_rejected() {
        for hash in [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "01ba4719c80b6fe911b091a7c05124b64eeece964e09c058ef8f9805daca546b",
        ] {
            assert_eq!(
                read(&caller(hash, "u", "writer")).unwrap_err(),
                "the api_key_sha256 of `u` is the hash of nothing: set API_KEY first, then write \
                 what `printf %s \"$API_KEY\" | sha256sum` prints"
            );
        }
    }

    #[test]
    fn rooms_are_any_or_a_list() {
        let with_rooms = |rooms: &str| {
            caller(&"a".repeat(64), "u", "writer").replace("rooms = \"any\"\n", rooms)
        };
        assert_eq!(
            read(&with_rooms(
                "rooms = [\"D4184790-FFD5-11EB-B9EB-BF7A8F1D77BD\"]\n"
            ))
            .unwrap(),
            "ApiKeys { grant_of: {Uid(\"u\"): Grant { highest_role: Some(Writer), rooms: \
             Listed({d4184790-ffd5-11eb-b9eb-bf7a8f1d77bd}) }}, .. }"
        );
        let wanted = "write `rooms = \"any\"`, or a list of uuids such as `rooms = \
                      [\"d4184790ffd511ebb9ebbf7a8f1d77bd\"]`";
        for (rooms, message) in [
            ("", format!("no list of rooms here: {wanted}")),
            ("rooms = 7", format!("no list of rooms here: {wanted}")),
            ("rooms = [7]", format!("no list of rooms here: {wanted}")),
            (
                "rooms = \"all\"",
                format!("no list of rooms here: {wanted}"),
            ),
            (
                "rooms = [\"any\"]",
                format!("no list of rooms here: {wanted}"),
            ),
            (
                "rooms = [\"42\"]",
                "invalid room uuid: found 2 hex digits; write 32".to_owned(),
            ),
        ] {
            assert_eq!(read(&with_rooms(rooms)).unwrap_err(), message);
        }
    }

    #[test]
    fn roles_and_uids_are_checked_too() {
        assert_eq!(
            read(&caller(&"a".repeat(64), "u", "owner")).unwrap_err(),
            "unknown role `owner`: write `admin`, `writer` or `reader`"
        );
        assert_eq!(
            read(&caller(&"a".repeat(64), "", "writer")).unwrap_err(),
            "the uid is empty: write the id of the user"
        );
    }
}
