//! What is inside a token, whether it verifies, and if not, why.

use std::io::{self, Read as _};

use netless_token::{AccessKeys, Claims, Kind, KindName, Room, Sdk, Task, Timestamp, VerifyError};

use crate::expiry;

/// Describes the token on standard output; from standard input, for `-`. Returns whether it
/// verifies with these keys.
pub(crate) fn inspect(token: &str, keys: &AccessKeys) -> Result<bool, Box<dyn std::error::Error>> {
    let mut input = String::new();
    let token = if token == "-" {
        io::stdin().read_to_string(&mut input)?;
        input.trim()
    } else {
        token
    };
    let refused = match KindName::claimed_by(token)? {
        KindName::SdkToken => describe::<Sdk>(token, keys, |_| None),
        KindName::RoomToken => describe::<Room>(token, keys, |it| Some(it.uuid().to_string())),
        KindName::TaskToken => describe::<Task>(token, keys, |it| Some(it.uuid().to_string())),
    }?;
    match &refused {
        None => println!("verified: yes, with these keys"),
        Some(error) => println!("verified: no, {error}"),
    }
    Ok(refused.is_none())
}

/// Describes what the token claims. Returns why it is to be refused all the same, if it is.
fn describe<K: Kind>(
    token: &str,
    keys: &AccessKeys,
    uuid: impl Fn(&Claims<K>) -> Option<String>,
) -> Result<Option<VerifyError>, VerifyError> {
    let claims = Claims::<K>::decode_unverified(token)?;
    println!("kind: {}", K::NAME);
    println!("access key: {}", claims.access_key().escape_debug());
    println!("role: {}", claims.role());
    if let Some(uuid) = uuid(&claims) {
        println!("uuid: {uuid}");
    }
    println!("expires: {}", expiry(claims.expires_at(), Timestamp::now()));
    println!("nonce: {}", claims.nonce().escape_debug());
    Ok(Claims::<K>::verify(token, keys).err())
}
