//! Creates each room and conversion once, however often the caller asks for it.
//!
//! A caller who got no answer asks again with the same `Idempotency-Key`, as in
//! draft-ietf-httpapi-idempotency-key-header. What the service creates late is still read, and found then.

use std::fmt::Display;
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, StatusCode};
use lru::LruCache;
use netless_token::client::Uid;
use sha2::{Digest, Sha256};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::whiteboard::problem::Problem;

/// How long a caller waits for the service.
pub(crate) const LONGEST_WAIT: Duration = Duration::from_secs(8);
/// How long a key is remembered.
const LONGEST_MEMORY: Duration = Duration::from_secs(60 * 60);
/// How many keys are remembered, in about 5 MB. Beyond that, the least recently used is forgotten.
const MOST_KEYS: NonZeroUsize = NonZeroUsize::new(10_000).unwrap();
/// The longest key, in bytes.
const LONGEST_KEY: usize = 255;

/// The header with the key.
pub(crate) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The request's `Idempotency-Key`, if it has one.
pub(crate) struct IdempotencyKey(Option<String>);

impl<S: Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let mut keys = parts.headers.get_all(IDEMPOTENCY_KEY).iter();
        let Some(key) = keys.next() else {
            return Ok(Self(None));
        };
        let text = key.to_str().ok().filter(|text| {
            (1..=LONGEST_KEY).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_graphic())
        });
        match (text, keys.next()) {
            (Some(text), None) => Ok(Self(Some(text.into()))),
            _ => Err(Problem::new(
                StatusCode::BAD_REQUEST,
                format!(
                    "the `idempotency-key` is not 1 to {LONGEST_KEY} visible characters: send a new \
                     uuid for each thing to create"
                ),
            )),
        }
    }
}

/// What was created lately, or is being created.
pub(crate) struct Creations<U>(Mutex<LruCache<(Uid, String), Creation<U>>>);

struct Creation<U> {
    /// The hash of what the caller asked for, which may be long, such as a URL with a signature.
    request: [u8; 32],
    started: Instant,
    outcome: Outcome<U>,
}

/// The uuid, once it is known.
type Outcome<U> = watch::Receiver<Option<Result<U, Problem>>>;

impl<U> Default for Creations<U> {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(MOST_KEYS)))
    }
}

impl<U: Copy + Send + Sync + 'static> Creations<U> {
    /// Returns the uuid of what `create` creates, or of what this caller has created with this key.
    ///
    /// `create` goes on in the background when its caller has left, or does not wait any longer.
    pub(crate) async fn once(
        &self,
        caller: &Uid,
        IdempotencyKey(key): IdempotencyKey,
        request: impl Display,
        create: impl Future<Output = Result<U, Problem>> + Send + 'static,
    ) -> Result<U, Problem> {
        let has_key = key.is_some();
        let outcome = match key {
            Some(key) => {
                let request = Sha256::digest(request.to_string()).into();
                self.with_key((caller.clone(), key), request, create)?
            }
            None => start(create),
        };
        wait(outcome, has_key).await
    }

    fn with_key(
        &self,
        key: (Uid, String),
        request: [u8; 32],
        create: impl Future<Output = Result<U, Problem>> + Send + 'static,
    ) -> Result<Outcome<U>, Problem> {
        let mut recent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(same) = recent.get(&key).filter(|it| it.is_of_use()) {
            if same.request != request {
                return Err(Problem::new(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "this `idempotency-key` belongs to another request of yours: send a new one",
                ));
            }
            return Ok(same.outcome.clone());
        }
        let outcome = start(create);
        let creation = Creation {
            request,
            started: Instant::now(),
            outcome: outcome.clone(),
        };
        recent.put(key, creation);
        Ok(outcome)
    }
}

impl<U> Creation<U> {
    /// Whether a request with the same key gets this. If it failed, another try may not.
    fn is_of_use(&self) -> bool {
        let has_failed = match &*self.outcome.borrow() {
            Some(outcome) => outcome.is_err(),
            // Neither under way nor finished: it panicked.
            None => self.outcome.has_changed().is_err(),
        };
        !has_failed && self.started.elapsed() < LONGEST_MEMORY
    }
}

fn start<U: Send + Sync + 'static>(
    create: impl Future<Output = Result<U, Problem>> + Send + 'static,
) -> Outcome<U> {
    let (sender, outcome) = watch::channel(None);
    tokio::spawn(async move {
        let created = create.await;
        sender.send_replace(Some(created));
    });
    outcome
}

async fn wait<U: Copy>(mut outcome: Outcome<U>, has_key: bool) -> Result<U, Problem> {
    let finished = match timeout(LONGEST_WAIT, outcome.wait_for(Option::is_some)).await {
        Ok(finished) => finished.ok().and_then(|it| it.clone()),
        Err(_) => Some(Err(too_slow(has_key))),
    };
    finished.unwrap_or_else(|| {
        Err(Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "the server failed: its log says why",
        ))
    })
}

fn too_slow(has_key: bool) -> Problem {
    let how = if has_key {
        " with the same `idempotency-key`, to get what it may still create"
    } else {
        ""
    };
    let seconds = LONGEST_WAIT.as_secs();
    Problem::new(
        StatusCode::GATEWAY_TIMEOUT,
        format!("the whiteboard service did not answer within {seconds} s: try again{how}"),
    )
}
