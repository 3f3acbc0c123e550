//! The public keys of an identity provider, from its JWKS address or from a file.
//!
//! A token that names an unknown key makes the server fetch the keys again, but anybody can make up such
//! tokens, so there is a limit. If the provider cannot be reached, the keys that are known stay.

use std::num::NonZeroU32;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey, Header};
use reqwest::Client;
use serde_json::Value;
use tokio::sync::OwnedMutexGuard;
use url::Url;

use crate::whiteboard::{Problem, outgoing};

/// After this time, the keys are fetched again in the background, so that a withdrawn key goes.
const LONGEST_FRESH: Duration = Duration::from_secs(10 * 60);
/// The provider is asked this many times in a row, and then once in `PAUSE`.
const MOST_AT_ONCE: NonZeroU32 = NonZeroU32::new(3).unwrap();
const PAUSE: Duration = Duration::from_secs(10);
/// How long connecting to the provider may take.
const LONGEST_CONNECT: Duration = Duration::from_secs(2);
/// How long fetching the keys may take. Requests with known keys do not wait for it.
const LONGEST_FETCH: Duration = Duration::from_secs(4);
/// The longest key set, in bytes.
const LONGEST_KEYS: usize = 256 * 1024;

/// Where the keys are from.
#[derive(Clone)]
pub(super) enum KeySource {
    /// A file, read when the configuration is.
    File(Arc<[Arc<Key>]>),
    /// The provider's JWKS address.
    Provider(Arc<Provider>),
}

/// A public key, for the algorithms that it can be used with.
pub(super) struct Key {
    id: Option<String>,
    pub(super) algorithms: Vec<Algorithm>,
    pub(super) decoding: DecodingKey,
}

/// The provider's keys cannot be fetched, so it is not known whether a token is valid.
#[derive(Debug)]
pub(super) struct Unavailable;

impl From<Unavailable> for Problem {
    fn from(_: Unavailable) -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "the server cannot check sessions now: try again later",
        )
        .with_reason("the identity provider's keys cannot be fetched")
        .with_header(RETRY_AFTER, PAUSE.as_secs())
    }
}

impl KeySource {
    /// Reads the keys from a file: a JWKS, or one public key as PEM.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or has no key to check a token with.
    pub(super) fn file(path: &Path) -> Result<Self, String> {
        let shown = path.display();
        let text = std::fs::read(path).map_err(|error| format!("cannot read {shown}: {error}"))?;
        if String::from_utf8_lossy(&text).contains(" PRIVATE KEY-----") {
            return Err(format!(
                "in {shown}: this is a private key: write the public one, which cannot sign"
            ));
        }
        let keys = match Key::from_pem(&text) {
            Some(key) => vec![Arc::new(key)],
            None => read(&text),
        };
        if keys.is_empty() {
            return Err(format!(
                "in {shown}: there is no public key for RS256, PS256, ES256, ES384 or EdDSA: write \
                 the provider's JWKS, or one public key as PEM"
            ));
        }
        Ok(Self::File(keys.into()))
    }

    /// Returns the keys at this JWKS address. Those that are known already stay known.
    ///
    /// # Errors
    ///
    /// If the HTTP client cannot start, for example because there are no root certificates.
    pub(super) fn provider(url: &Url) -> Result<Self, reqwest::Error> {
        Provider::at(url).map(Self::Provider)
    }

    /// Returns the keys that a token with this header may be signed with.
    pub(super) async fn find(&self, header: &Header) -> Result<Vec<Arc<Key>>, Unavailable> {
        match self {
            Self::File(keys) => Ok(find(keys, header).unwrap_or_default()),
            Self::Provider(provider) => provider.find(header).await,
        }
    }
}

/// Returns the keys that the header names, without those for other algorithms; `None` if all are
/// unknown.
fn find(keys: &[Arc<Key>], header: &Header) -> Option<Vec<Arc<Key>>> {
    let id = header.kid.as_ref();
    // A token may have no id, and nor may a key, as in a PEM file.
    let is_named = |key: &&Arc<Key>| id.is_none() || key.id.is_none() || key.id.as_ref() == id;
    let mut named = keys.iter().filter(is_named).peekable();
    named.peek()?;
    let usable = named.filter(|key| key.algorithms.contains(&header.alg));
    Some(usable.cloned().collect())
}

impl Key {
    /// Returns the key, if a token can be checked with it.
    fn from_jwk(jwk: &Jwk) -> Option<Self> {
        let is_for_signatures = matches!(
            jwk.common.public_key_use,
            None | Some(PublicKeyUse::Signature)
        );
        if !is_for_signatures {
            return None;
        }
        let possible = match &jwk.algorithm {
            AlgorithmParameters::RSA(_) => AlgorithmFamily::Rsa.algorithms(),
            AlgorithmParameters::EllipticCurve(it) if it.curve == EllipticCurve::P256 => {
                &[Algorithm::ES256]
            }
            AlgorithmParameters::EllipticCurve(it) if it.curve == EllipticCurve::P384 => {
                &[Algorithm::ES384]
            }
            AlgorithmParameters::OctetKeyPair(it) if it.curve == EllipticCurve::Ed25519 => {
                &[Algorithm::EdDSA]
            }
            _ => return None,
        };
        let algorithms = match jwk.common.key_algorithm {
            Some(own) => vec![own.try_into().ok().filter(|it| possible.contains(it))?],
            None => possible.to_vec(),
        };
        Some(Self {
            id: jwk.common.key_id.clone(),
            algorithms,
            decoding: DecodingKey::from_jwk(jwk).ok().filter(is_whole)?,
        })
    }

    fn from_pem(text: &[u8]) -> Option<Self> {
        /// The length of a point of P-256, in bytes.
        const P256: usize = 65;

        let key = DecodingKey::from_rsa_pem(text)
            .or_else(|_| DecodingKey::from_ec_pem(text))
            .or_else(|_| DecodingKey::from_ed_pem(text))
            .ok()
            .filter(is_whole)?;
        let algorithms = match key.family() {
            AlgorithmFamily::Ec if key.try_get_as_bytes().ok()?.len() == P256 => {
                vec![Algorithm::ES256]
            }
            AlgorithmFamily::Ec => vec![Algorithm::ES384],
            family => family.algorithms().to_vec(),
        };
        Some(Self {
            id: None,
            algorithms,
            decoding: key,
        })
    }
}

/// Whether it is not an Ed25519 key of another length: with a shorter one, checking a token panics.
fn is_whole(key: &DecodingKey) -> bool {
    const ED25519: usize = 32;

    key.family() != AlgorithmFamily::Ed
        || key.try_get_as_bytes().is_ok_and(|it| it.len() == ED25519)
}

/// Returns the keys of a JWKS that a token can be checked with. It may have others too.
fn read(text: &[u8]) -> Vec<Arc<Key>> {
    let set: Value = serde_json::from_slice(text).unwrap_or_default();
    let keys = set.get("keys").and_then(Value::as_array);
    keys.into_iter()
        .flatten()
        .filter_map(|key| serde_json::from_value(key.clone()).ok())
        .filter_map(|jwk| Key::from_jwk(&jwk).map(Arc::new))
        .collect()
}

/// All providers in use.
static ALL: Mutex<Vec<Weak<Provider>>> = Mutex::new(Vec::new());

/// Fetches the keys of providers that were never asked, before the first token comes: the log then soon
/// says if that fails.
pub fn fetch_keys_early() {
    let all = ALL.lock().unwrap_or_else(PoisonError::into_inner);
    for provider in all.iter().filter_map(Weak::upgrade) {
        tokio::spawn(async move {
            let turn = Arc::clone(&provider.fetching).lock_owned().await;
            if provider.known().tries == 0 {
                provider.fetch(turn).await;
            }
        });
    }
}

/// An identity provider.
pub(super) struct Provider {
    url: Url,
    client: Client,
    known: RwLock<Known>,
    /// Held by the one who fetches the keys.
    fetching: Arc<tokio::sync::Mutex<()>>,
    limit: DefaultDirectRateLimiter,
}

#[derive(Clone, Default)]
struct Known {
    keys: Arc<[Arc<Key>]>,
    fetched: Option<Instant>,
    /// Whether the last try succeeded.
    is_current: bool,
    tries: u64,
}

impl Provider {
    /// Returns the provider at this address. There is only one for each: a reload neither forgets its
    /// keys nor asks it more often.
    fn at(url: &Url) -> Result<Arc<Self>, reqwest::Error> {
        let mut all = ALL.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|it| it.strong_count() > 0);
        if let Some(same) = all
            .iter()
            .filter_map(Weak::upgrade)
            .find(|it| it.url == *url)
        {
            return Ok(same);
        }
        let client = outgoing::client(url.scheme() == "http")
            .connect_timeout(LONGEST_CONNECT)
            .timeout(LONGEST_FETCH);
        let provider = Arc::new(Self {
            url: url.clone(),
            client: client.build()?,
            known: RwLock::default(),
            fetching: Arc::default(),
            limit: RateLimiter::direct(
                Quota::with_period(PAUSE)
                    .unwrap_or(Quota::per_minute(NonZeroU32::MIN))
                    .allow_burst(MOST_AT_ONCE),
            ),
        });
        all.push(Arc::downgrade(&provider));
        Ok(provider)
    }

    async fn find(self: &Arc<Self>, header: &Header) -> Result<Vec<Arc<Key>>, Unavailable> {
        let known = self.known();
        if let Some(found) = find(&known.keys, header) {
            let is_fresh = known.fetched.is_some_and(|it| it.elapsed() < LONGEST_FRESH);
            if !is_fresh && let Ok(turn) = Arc::clone(&self.fetching).try_lock_owned() {
                tokio::spawn(Arc::clone(self).fetch(turn));
            }
            return Ok(found);
        }
        let turn = Arc::clone(&self.fetching).lock_owned().await;
        // Unless another request has tried in the meantime.
        if self.known().tries == known.tries {
            // A task of its own: a client that leaves must not keep the keys from arriving.
            let _ = tokio::spawn(Arc::clone(self).fetch(turn)).await;
        }
        let known = self.known();
        match find(&known.keys, header) {
            Some(found) => Ok(found),
            None if known.is_current => Ok(Vec::new()),
            None => Err(Unavailable),
        }
    }

    fn known(&self) -> Known {
        self.known
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Fetches the keys, unless the provider was asked too often.
    async fn fetch(self: Arc<Self>, _turn: OwnedMutexGuard<()>) {
        if self.limit.check().is_err() {
            return;
        }
        let fetched = self.get().await;
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.tries += 1;
        known.is_current = fetched.is_ok();
        match fetched {
            Ok(keys) => {
                known.keys = keys.into();
                known.fetched = Some(Instant::now());
            }
            Err(reason) => tracing::warn!(
                reason,
                known = known.keys.len(),
                "cannot fetch the identity provider's keys"
            ),
        }
    }

    async fn get(&self) -> Result<Vec<Arc<Key>>, String> {
        let answer = self
            .client
            .get(self.url.clone())
            .send()
            .await
            .map_err(|error| shown(&error))?;
        if !answer.status().is_success() {
            return Err(format!("it answered with status {}", answer.status()));
        }
        let text = outgoing::read(answer, LONGEST_KEYS).await;
        let text = text.map_err(|error| shown(&error))?;
        let text = text.ok_or_else(|| format!("they are over {LONGEST_KEYS} bytes"))?;
        let keys = read(&text);
        if keys.is_empty() {
            return Err("there is no key to check a token with".into());
        }
        Ok(keys)
    }
}

fn shown(error: &reqwest::Error) -> String {
    let causes = outgoing::causes(error);
    if causes.is_empty() && error.is_timeout() {
        return "it took too long".into();
    }
    causes
}
