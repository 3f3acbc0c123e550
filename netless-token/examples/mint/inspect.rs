//! What is inside a token, whether it verifies, and if not, why.

use std::error::Error;
use std::io::{self, Read as _, Write as _};
use std::time::SystemTime;

use netless_token::{
    AccessKeys, Claims, KeyName, Kind, KindName, Room, Sdk, Task, Timestamp, UnverifiedClaims,
};

use crate::expiry::expiry;

/// Describes the token on standard output; from standard input, for `-`. Returns whether it
/// verifies with these keys.
pub(crate) fn inspect(token: &str, keys: Option<&AccessKeys>) -> Result<bool, Box<dyn Error>> {
    let mut input = String::new();
    let token = if token == "-" {
        io::stdin().read_to_string(&mut input)?;
        input.trim()
    } else {
        token
    };
    match KindName::claimed_by(token)? {
        KindName::SdkToken => describe::<Sdk>(token, keys, |_| None),
        KindName::RoomToken => describe::<Room>(token, keys, |it| Some(it.uuid().to_string())),
        KindName::TaskToken => describe::<Task>(token, keys, |it| Some(it.uuid().to_string())),
    }
}

fn describe<K: Kind>(
    token: &str,
    keys: Option<&AccessKeys>,
    uuid: impl Fn(&UnverifiedClaims<K>) -> Option<String>,
) -> Result<bool, Box<dyn Error>> {
    let now: Timestamp = SystemTime::now().try_into()?;
    let claims = Claims::<K>::decode_unverified(token)?;

    let mut out = io::stdout().lock();
    writeln!(out, "kind: {}", K::NAME)?;
    writeln!(out, "access key: {}", claims.access_key().escape_debug())?;
    writeln!(out, "role: {}", claims.role())?;
    if let Some(uuid) = uuid(&claims) {
        writeln!(out, "uuid: {uuid}")?;
    }
    writeln!(out, "expires: {}", expiry(claims.expires_at(), now))?;
    writeln!(out, "nonce: {}", claims.nonce().escape_debug())?;

    let Some(keys) = keys else {
        let keys = [KeyName::AccessKey, KeyName::SecretKey].map(KeyName::environment_variable);
        writeln!(out, "verified: no, set {} to check", keys.join(" and "))?;
        return Ok(false);
    };
    match Claims::<K>::verify_at(token, keys, now) {
        Ok(_) => {
            writeln!(out, "verified: yes, with these keys")?;
            Ok(true)
        }
        Err(error) => {
            writeln!(out, "verified: no, {error}")?;
            Ok(false)
        }
    }
}
