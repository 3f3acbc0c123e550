//! Shared by the tests: the vectors, which are tokens from Agora's reference implementations, and a
//! few helpers.

use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use netless_token::state::NoUuid;
use netless_token::{
    AccessKey, AccessKeys, CompleteToken, Kind, Lifetime, Room, Sdk, SecretKey, Task, Timestamp,
    Uuid,
};
use serde::{Deserialize, Serialize};

/// Keys in the format that Agora uses.
///
/// # Panics
///
/// When the crate refuses them.
#[must_use]
pub fn keys() -> AccessKeys {
    AccessKeys::new(
        AccessKey("EkjYj4mbM4pZlGEv"),
        SecretKey("JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ"),
    )
    .unwrap()
}

/// Decodes the query of a token.
///
/// # Panics
///
/// If there is none.
#[must_use]
pub fn query(token: &str) -> String {
    let (_, base64) = token.split_once('_').unwrap();
    String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(base64).unwrap()).unwrap()
}

/// A token made by the reference implementation in JavaScript, with its inputs.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Minted {
    /// The row's name.
    pub id: String,
    /// `sdk`, `room` or `task`.
    pub kind: String,
    /// The access key.
    pub access_key: String,
    /// The secret key.
    pub secret_key: String,
    /// `admin`, `writer` or `reader`.
    pub role: String,
    /// Of the room or task.
    pub uuid: Option<String>,
    /// In milliseconds. 0: the token never expires.
    pub lifespan_ms: u64,
    /// The clock, in milliseconds since the Unix epoch.
    pub now_ms: u64,
    /// The nonce.
    pub nonce: String,
    /// The resulting token.
    pub token: String,
    /// What is special about the row.
    pub note: String,
}

impl Minted {
    /// Mints a token from the same inputs.
    ///
    /// # Panics
    ///
    /// When the crate refuses them.
    #[must_use]
    pub fn mint(&self) -> String {
        let uuid = || self.uuid.as_deref().unwrap().parse::<Uuid>().unwrap();
        match self.kind.as_str() {
            "sdk" => self.sign::<Sdk>(NoUuid),
            "room" => self.sign::<Room>(uuid().into()),
            "task" => self.sign::<Task>(uuid().into()),
            kind => panic!("{}: unknown kind {kind}", self.id),
        }
    }

    fn sign<K: Kind>(&self, uuid: K::Uuid) -> String {
        let keys =
            AccessKeys::new(AccessKey(&self.access_key), SecretKey(&self.secret_key)).unwrap();
        let now = Timestamp::from_unix_millis(self.now_ms);
        let nonce = self.nonce.parse().unwrap();
        let lifetime = match self.lifespan_ms {
            0 => Lifetime::NeverExpires,
            millis => Lifetime::Ttl(Duration::from_millis(millis)),
        };
        let token = CompleteToken::<K>::from_parts(self.role.parse().unwrap(), uuid, lifetime);
        let signed = token.sign_at(&keys, now, nonce).unwrap();
        signed.expose_secret().to_owned()
    }
}

/// The rows of `mint.json`.
///
/// # Panics
///
/// If the file does not have the right content.
#[must_use]
#[expect(
    clippy::expect_used,
    reason = "a broken vector file should stop the tests"
)]
pub fn minted() -> Vec<Minted> {
    serde_json::from_str(include_str!("../vectors/mint.json")).expect("mint.json")
}

/// A token made by a reference implementation from unusual inputs.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Foreign {
    /// The row's name.
    pub id: String,
    /// The language of the implementation.
    pub language: String,
    /// `sdk`, `room` or `task`.
    pub kind: String,
    /// The access key.
    pub access_key: String,
    /// The secret key.
    pub secret_key: String,
    /// Whether the signature matches the token's claims. The token may still be invalid for another
    /// reason.
    pub signature_valid: bool,
    /// The resulting token.
    pub token: String,
    /// What is special about the row.
    pub note: String,
}

/// A token made by a reference implementation with the real clock and a real nonce.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Live {
    /// The language of the implementation.
    pub language: String,
    /// `sdk`, `room` or `task`.
    pub kind: String,
    /// The access key.
    pub access_key: String,
    /// The secret key.
    pub secret_key: String,
    /// `admin`, `writer` or `reader`.
    pub role: String,
    /// Of the room or task.
    pub uuid: Option<String>,
    /// The nonce.
    pub nonce: String,
    /// In milliseconds since the Unix epoch, after the year 2126. `None`: never.
    pub expire_at_ms: Option<u64>,
    /// The resulting token.
    pub token: String,
}

/// The rows of `foreign.json`.
///
/// # Panics
///
/// If the file does not have the right content.
#[must_use]
pub fn foreign() -> Vec<Foreign> {
    serde_json::from_str(include_str!("../vectors/foreign.json")).expect("foreign.json")
}

/// The rows of `live.json`.
///
/// # Panics
///
/// If the file does not have the right content.
#[must_use]
pub fn live() -> Vec<Live> {
    serde_json::from_str(include_str!("../vectors/live.json")).expect("live.json")
}
