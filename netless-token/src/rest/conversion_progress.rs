//! The call that asks how far a conversion is.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;

use ::http::Method;
use ::serde::{Deserialize, Serialize};

use crate::{Reader, TaskUuid};

use super::Api;
use super::call::{Call, Described, Draft};
use super::least_token::LeastToken;
use super::no_answer::Misread;

/// How far a conversion is, and what it made.
///
/// It serialises to what the service answers, so a server can pass a finished one on to the page,
/// where `fastboard.insertDocs(title, progress)` puts it on the board.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ConversionProgress {
    /// The conversion's uuid.
    pub uuid: TaskUuid,
    /// How far it is.
    pub status: ConversionStatus,
    /// What the file is converted into.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub conversion_type: Option<ConversionType>,
    /// How much is done, from 0 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub converted_percentage: Option<f64>,
    /// What the addresses of the pages start with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// The number of pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_count: Option<u32>,
    /// The address of each page's preview, of a dynamic conversion with previews. Pages count from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previews: Option<BTreeMap<u32, String>>,
    /// The image of each page, of a static conversion. Pages count from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub images: Option<BTreeMap<u32, ConversionPage>>,
    /// The address of the notes of a dynamic conversion.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The number of the error of a conversion that failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    /// What the service says about the error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
}

/// How far a conversion is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[non_exhaustive]
pub enum ConversionStatus {
    /// It waits for its turn.
    Waiting,
    /// It is in progress.
    Converting,
    /// Its pages are ready.
    Finished,
    /// It failed.
    Fail,
    /// What the service doesn't document.
    #[serde(untagged)]
    Other(String),
}

/// What a file is converted into.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ConversionType {
    /// Images.
    Static,
    /// Web pages with animations.
    Dynamic,
    /// What the service doesn't document.
    #[serde(untagged)]
    Other(String),
}

/// A page of a static conversion. The service has been seen to answer with an address alone, and with
/// an object.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum ConversionPage {
    /// The address of the page's image.
    Url(String),
    /// The address of the page's image, and its size.
    Image {
        /// The image's address.
        url: String,
        /// In pixels.
        width: f64,
        /// In pixels.
        height: f64,
    },
}

impl ConversionPage {
    /// The address of the page's image.
    #[must_use]
    pub fn url(&self) -> &str {
        match self {
            Self::Url(url) | Self::Image { url, .. } => url,
        }
    }
}

/// Asks how far a conversion is: see [`Api::conversion`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[must_use = "a call does nothing until its request is sent"]
pub struct GetConversion {
    pub(super) api: Api,
    pub(super) task: TaskUuid,
}

impl Call for GetConversion {
    type Answer = ConversionProgress;
}

impl Described for GetConversion {
    type Read = ConversionProgress;

    const ANSWER: &'static str = "the progress of a conversion";

    fn draft(&self) -> Draft<'_> {
        let path = format!("/v5/projector/tasks/{}", self.task);
        let token = LeastToken::Task(self.task, Reader);
        Draft::new(&self.api, Method::GET, path, token)
    }

    fn read(&self, body: &[u8]) -> Result<ConversionProgress, Misread> {
        let progress: ConversionProgress = serde_json::from_slice(body)?;
        if progress.uuid == self.task {
            Ok(progress)
        } else {
            Err(Misread::OtherUuid)
        }
    }
}
