//! Sessions of an identity provider: the table `[jwt]` of the configuration, and the tokens that it
//! accepts.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use jsonwebtoken::{Algorithm, AlgorithmFamily, Validation, decode, decode_header};
use netless_token::client::Uid;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::grant::{Grant, Texts};
use super::provider_keys::{KeySource, Unavailable};
use crate::whiteboard::is_this_machine;

/// How far the clocks of the provider and of this server may differ, in seconds.
const LEEWAY: u64 = 30;

/// The sessions of one identity provider.
#[derive(Clone, Deserialize)]
#[serde(try_from = "Jwt")]
pub struct Sessions {
    keys: KeySource,
    issuer: String,
    /// A session may be for any of these.
    audiences: Vec<String>,
    role_claim: String,
    rooms_claim: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Jwt {
    issuer: String,
    audience: Texts,
    jwks_url: Option<String>,
    key_file: Option<PathBuf>,
    role_claim: String,
    rooms_claim: String,
}

impl TryFrom<Jwt> for Sessions {
    type Error = String;

    fn try_from(table: Jwt) -> Result<Self, String> {
        let audiences = match table.audience {
            Texts::One(audience) => vec![audience],
            Texts::Several(audiences) => audiences,
        };
        for (name, is_empty) in [
            ("issuer", table.issuer.is_empty()),
            (
                "audience",
                audiences.is_empty() || audiences.iter().any(String::is_empty),
            ),
            ("role_claim", table.role_claim.is_empty()),
            ("rooms_claim", table.rooms_claim.is_empty()),
        ] {
            if is_empty {
                return Err(format!(
                    "the {name} of `[jwt]` is empty: write the provider's"
                ));
            }
        }
        let keys = match (table.jwks_url, table.key_file) {
            (Some(url), None) => KeySource::provider(&jwks_url(&url)?)
                .map_err(|error| format!("cannot fetch the keys at the jwks_url: {error}"))?,
            (None, Some(path)) => KeySource::file(&path)?,
            _ => {
                return Err(
                    "`[jwt]` needs either `jwks_url`, the address of the provider's keys, or \
                     `key_file`, a file with them: write one"
                        .into(),
                );
            }
        };
        Ok(Self {
            keys,
            issuer: table.issuer,
            audiences,
            role_claim: table.role_claim,
            rooms_claim: table.rooms_claim,
        })
    }
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sessions")
            .field("issuer", &self.issuer)
            .field("audiences", &self.audiences)
            .finish_non_exhaustive()
    }
}

impl Sessions {
    /// Returns whose session this token is, and what it grants; `None` if it is no session.
    ///
    /// # Errors
    ///
    /// If that cannot be known, because the provider's keys cannot be fetched.
    pub(super) async fn identify(
        &self,
        token: &str,
    ) -> Result<Option<(Uid, Arc<Grant>)>, Unavailable> {
        let Ok(header) = decode_header(token) else {
            return Ok(refused("it is not a JWT, or its `alg` is not supported"));
        };
        // With a shared secret, whoever can check a token can also make one.
        if header.alg.family() == AlgorithmFamily::Hmac {
            return Ok(refused("its `alg` is not asymmetric"));
        }
        // An extension that must be understood, and that nothing here understands.
        if header.crit.is_some() {
            return Ok(refused("its header has `crit`"));
        }
        let keys = self.keys.find(&header).await?;
        let mut reason = "its key is unknown, or for another `alg`".to_owned();
        for key in keys {
            match decode::<Value>(token, &key.decoding, &self.validation(&key.algorithms)) {
                Ok(token) => return Ok(self.session(&token.claims)),
                Err(error) => reason = error.to_string(),
            }
        }
        Ok(refused(&reason))
    }

    fn validation(&self, algorithms: &[Algorithm]) -> Validation {
        let mut validation = Validation {
            algorithms: algorithms.to_vec(),
            leeway: LEEWAY,
            validate_nbf: true,
            ..Validation::default()
        };
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&self.audiences);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation
    }

    fn session(&self, claims: &Value) -> Option<(Uid, Arc<Grant>)> {
        let Some(uid) = claims["sub"].as_str().and_then(|it| it.parse().ok()) else {
            return refused("its `sub` is not a uid");
        };
        let grant = Grant::from_claims(
            claim(claims, &self.role_claim),
            claim(claims, &self.rooms_claim),
        );
        if grant.highest_role.is_none() {
            tracing::debug!(role_claim = self.role_claim, "a session has no role");
        }
        Some((uid, Arc::new(grant)))
    }
}

/// Parses the address of the keys. Nothing of it is repeated: it may contain a password.
fn jwks_url(text: &str) -> Result<Url, String> {
    let refuse = |why| {
        Err(format!(
            "the jwks_url {why}: write one such as \
             \"https://login.example.com/.well-known/jwks.json\""
        ))
    };
    let Ok(url) = text.parse::<Url>() else {
        return refuse("is not a URL");
    };
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_this_machine(&url) => Ok(url),
        "http" => refuse("is `http`, so anybody on the way could replace the keys"),
        _ => refuse("is not `https`"),
    }
}

/// Returns the claim with this name, or at this JSON pointer, such as `/realm_access/roles`.
fn claim<'a>(claims: &'a Value, name: &str) -> &'a Value {
    static NONE: Value = Value::Null;
    claims
        .get(name)
        .or_else(|| claims.pointer(name))
        .unwrap_or(&NONE)
}

/// Says why in the log, for whoever sets this up. Anybody can send such tokens.
fn refused(reason: &str) -> Option<(Uid, Arc<Grant>)> {
    tracing::debug!(reason, "refused a session");
    None
}
