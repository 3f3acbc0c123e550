//! What every call can do: make its request, and read its answer.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use ::http::header::CONTENT_TYPE;
use ::http::{HeaderName, HeaderValue, Method, Request, StatusCode};
use ::serde::Serialize;
use ::serde::de::DeserializeOwned;
use ::uuid::Uuid;

use crate::{AccessKeys, SignError, Timestamp};

use super::least_token::{LeastToken, Moment};
use super::no_answer::Misread;
use super::{Api, RestError};

/// A call of the service's REST API. The methods of [`Api`] make them.
///
/// A call is a value: keep it, clone it, and send it as often as you like. Each request gets a token
/// of its own.
///
/// The trait is sealed: the calls are those that the service documents.
pub trait Call: Described<Read = <Self as Call>::Answer> {
    /// What the service answers.
    type Answer;

    /// Makes the request, with a token that is valid for one minute from now.
    ///
    /// # Errors
    ///
    /// [`SignError`] if the system clock is before 1970 or too far in the future, or if the operating
    /// system provides no randomness.
    #[cfg(all(
        feature = "std",
        not(all(target_family = "wasm", target_os = "unknown"))
    ))]
    fn request(&self, keys: &AccessKeys) -> Result<Request<Vec<u8>>, SignError> {
        self.draft().sign(keys, Moment::Now)
    }

    /// Makes the request, with a token that is valid for one minute from `now` and has this nonce.
    ///
    /// The nonce makes each token unique, so never use one twice.
    ///
    /// ```
    /// # use netless_token::{AccessKey, AccessKeys, SecretKey};
    /// use netless_token::rest::{Api, Call, Region};
    /// use netless_token::{Timestamp, Uuid};
    ///
    /// # let keys = AccessKeys::new(
    /// #     AccessKey("EkjYj4mbM4pZlGEv"),
    /// #     SecretKey("JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ"),
    /// # )?;
    /// let now = Timestamp::from_unix_millis(1_609_459_200_000);
    /// let nonce = Uuid::from_u128(0xdf84_4f0a_534c_11f0_a55f_eb15_2ebb_48e9);
    /// let request = Api::new(Region::Europe).rooms().request_at(&keys, now, nonce)?;
    /// assert_eq!(request.method(), "GET");
    /// assert_eq!(format!("{:?}", request.headers()["token"]), "Sensitive");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`SignError`] if `now` is so far in the future that a token cannot expire a minute later.
    fn request_at(
        &self,
        keys: &AccessKeys,
        now: Timestamp,
        nonce: Uuid,
    ) -> Result<Request<Vec<u8>>, SignError> {
        self.draft().sign(keys, Moment::At(now, nonce))
    }

    /// Reads the answer from its status and its whole body.
    ///
    /// 200 and 201 are success for every call, because the service's documents disagree on which has
    /// which. Fields that are not documented are ignored.
    ///
    /// # Errors
    ///
    /// [`RestError`] if the service refused, or if this is no answer of the service.
    fn answer(&self, status: StatusCode, body: &[u8]) -> Result<Self::Answer, RestError> {
        let misread = match status {
            StatusCode::OK | StatusCode::CREATED => match self.read(body) {
                Ok(answer) => return Ok(answer),
                Err(misread) => Some(misread),
            },
            _ => None,
        };
        Err(RestError::of(
            status,
            body,
            self.draft().api.region(),
            Self::ANSWER,
            misread,
        ))
    }
}

/// What differs between calls. All of it is here, so that an `impl Call` of somebody else is told one
/// thing only.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a call of the whiteboard service",
    label = "take one that a method of `rest::Api` makes"
)]
// `PartialEq` has the compiler say that there is no `dyn Call`, not that `Read` is to be written.
pub trait Described: PartialEq {
    /// What [`read`](Described::read) reads.
    type Read: DeserializeOwned;

    /// What that is, in the words of an error message.
    const ANSWER: &'static str;

    /// Everything of the request but its token.
    #[doc(hidden)]
    fn draft(&self) -> Draft<'_>;

    /// Reads the body of a successful answer.
    #[doc(hidden)]
    fn read(&self, body: &[u8]) -> Result<Self::Read, Misread> {
        Ok(serde_json::from_slice(body)?)
    }
}

/// A request that only lacks its token.
#[derive(Debug)]
pub struct Draft<'a> {
    api: &'a Api,
    method: Method,
    /// With the query, escaped.
    path: String,
    token: LeastToken,
    body: Vec<u8>,
}

impl<'a> Draft<'a> {
    pub(super) fn new(api: &'a Api, method: Method, path: String, token: LeastToken) -> Self {
        Self {
            api,
            method,
            path,
            token,
            body: Vec::new(),
        }
    }

    #[expect(
        clippy::expect_used,
        reason = "the calls' bodies are objects of texts and finite numbers"
    )]
    pub(super) fn body(self, body: &impl Serialize) -> Self {
        Self {
            body: serde_json::to_vec(body).expect("the body of a call is JSON"),
            ..self
        }
    }

    #[expect(
        clippy::expect_used,
        reason = "`Api` has checked the base address, and limits to its length and to that of scene \
                  paths keep the whole short enough"
    )]
    fn sign(self, keys: &AccessKeys, moment: Moment) -> Result<Request<Vec<u8>>, SignError> {
        let token = self.token.sign(keys, moment)?;
        let region = HeaderValue::from_static(self.api.region().as_str());
        Ok(Request::builder()
            .method(self.method)
            .uri(format!("{}{}", self.api.base(), self.path))
            .header(HeaderName::from_static("token"), token)
            .header(HeaderName::from_static("region"), region)
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
            .body(self.body)
            .expect("the base address and the path are an address"))
    }
}
