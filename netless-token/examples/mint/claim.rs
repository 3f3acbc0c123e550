//! The claims of a token as they are in it, each with what is wrong with it.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use itertools::Itertools as _;
use netless_token::{Claims, Kind, KindName, Timestamp};
use serde_json::{Value, json};

use crate::keys::Keys;

pub(crate) struct Claim {
    pub(crate) name: String,
    /// Null if the claim is missing, and an array if it is repeated.
    pub(crate) value: Value,
    pub(crate) problem: Option<String>,
}

/// Nothing is wrong with these. Claims are shown in this order.
const RIGHT: [&str; 6] = [
    "ak=a",
    "role=0",
    "uuid=d4184790ffd511ebb9ebbf7a8f1d77bd",
    "expireAt=0",
    "nonce=n",
    "sig=s",
];

/// Returns every claim of the query, and the missing ones. Hides the secret key, and the signature,
/// with which the token could be rebuilt.
pub(crate) fn claims<K: Kind>(prefix: &str, query: &str, keys: &Keys) -> Vec<Claim> {
    let claim = |name: String| {
        let is_own = |pair: &&str| unescaped(pair).0 == name;
        let own: Vec<_> = query.split('&').filter(is_own).collect();
        // The library reads it, among claims that are right.
        let others = RIGHT.into_iter().filter(|pair| !is_own(pair));
        let others =
            others.filter(|pair| !(K::NAME == KindName::SdkToken && pair.starts_with("uuid=")));
        let base64 = BASE64_URL_SAFE_NO_PAD.encode(others.chain(own.iter().copied()).join("&"));
        let read = Claims::<K>::decode_unverified(&format!("{prefix}_{base64}"));

        let value = |pair: &&str| match (&*name, &read) {
            ("sig", _) => json!("…"),
            ("role", Ok(claims)) => json!(claims.role().as_str()),
            ("expireAt", Ok(claims)) => json!(claims.expires_at().map(Timestamp::unix_millis)),
            _ => json!(keys.hide(&unescaped(pair).1)),
        };
        Claim {
            value: match &*own {
                [] => Value::Null,
                [pair] => value(pair),
                pairs => pairs.iter().map(value).collect(),
            },
            problem: read.err().map(|error| keys.hide(&error.to_string())),
            name: keys.hide(&name),
        }
    };
    let pairs = RIGHT.into_iter().chain(query.split('&'));
    pairs
        .map(|pair| unescaped(pair).0)
        .unique()
        .map(claim)
        .collect()
}

/// The name and the value of a claim.
fn unescaped(pair: &str) -> (String, String) {
    form_urlencoded::parse(pair.as_bytes())
        .into_owned()
        .next()
        .unwrap_or_default()
}
