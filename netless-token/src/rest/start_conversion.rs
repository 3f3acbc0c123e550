//! The call that starts a file conversion.

use ::http::Method;
use ::serde::{Deserialize, Serialize};

use crate::{TaskUuid, Writer};

use super::call::{Call, Described, Draft};
use super::least_token::LeastToken;
use super::{Api, Conversion, ConversionStatus, HttpUrl, OutOfRange};

/// Starts a file conversion: see [`Api::start_conversion`].
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a call does nothing until its request is sent"]
pub struct StartConversion {
    pub(super) api: Api,
    pub(super) resource: HttpUrl,
    pub(super) conversion: Conversion,
    pub(super) webhook: Option<Webhook>,
}

impl StartConversion {
    /// Sets whom the service tells when the conversion has finished or failed. If it is left out,
    /// ask with [`Api::conversion`].
    pub fn webhook(self, webhook: Webhook) -> Self {
        Self {
            webhook: Some(webhook),
            ..self
        }
    }
}

/// Whom the service tells when a conversion has finished or failed.
///
/// ```
/// use netless_token::rest::Webhook;
///
/// let webhook = Webhook::new("https://app.example.com/converted".parse()?).retry(5)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[must_use = "a webhook does nothing until a conversion has it"]
pub struct Webhook {
    #[serde(rename = "webhookEndpoint")]
    endpoint: HttpUrl,
    #[serde(rename = "webhookRetry", skip_serializing_if = "Option::is_none")]
    retry: Option<u8>,
}

impl Webhook {
    /// Whoever answers at this address.
    pub fn new(endpoint: HttpUrl) -> Self {
        Self {
            endpoint,
            retry: None,
        }
    }

    /// Sets how often the service tries again, from 0 to 10. If it is left out, it is 3 times.
    ///
    /// # Errors
    ///
    /// [`OutOfRange`] for any other number.
    pub fn retry(self, times: u8) -> Result<Self, OutOfRange> {
        Ok(Self {
            retry: Some(OutOfRange::check("webhookRetry", times, &(0..=10))?),
            ..self
        })
    }
}

/// A conversion that has been started.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[non_exhaustive]
pub struct StartedConversion {
    /// Its uuid, which [`Api::conversion`] and a Task token need.
    pub uuid: TaskUuid,
    /// How far it is.
    pub status: Option<ConversionStatus>,
}

impl Call for StartConversion {
    type Answer = StartedConversion;
}

impl Described for StartConversion {
    type Read = StartedConversion;

    const ANSWER: &'static str = "a conversion";

    fn draft(&self) -> Draft<'_> {
        #[derive(Serialize)]
        struct Body<'a> {
            resource: &'a HttpUrl,
            #[serde(flatten)]
            conversion: &'a Conversion,
            #[serde(flatten)]
            webhook: Option<&'a Webhook>,
        }

        let path = "/v5/projector/tasks".into();
        let token = LeastToken::Sdk(Writer);
        Draft::new(&self.api, Method::POST, path, token).body(&Body {
            resource: &self.resource,
            conversion: &self.conversion,
            webhook: self.webhook.as_ref(),
        })
    }
}
