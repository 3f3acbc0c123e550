//! Calls that list, cancel and prioritize the conversions that wait.

use alloc::format;
use alloc::vec::Vec;

use ::http::Method;
use ::serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{TaskUuid, Writer};

use super::Api;
use super::call::{Call, Described, Draft};
use super::least_token::LeastToken;
use super::no_answer::Misread;

/// A conversion that waits or is in progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[non_exhaustive]
pub struct WaitingConversion {
    /// The conversion's uuid.
    #[serde(rename = "taskId")]
    pub task: TaskUuid,
    /// Whether it is in progress.
    pub status: QueueStatus,
}

/// Whether a conversion is in progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(from = "u64", into = "u64")]
#[non_exhaustive]
pub enum QueueStatus {
    /// 0: it waits for its turn.
    Waiting,
    /// 1: it is in progress.
    InProgress,
    /// A number that the service doesn't document.
    Other(u64),
}

impl From<u64> for QueueStatus {
    fn from(number: u64) -> Self {
        match number {
            0 => Self::Waiting,
            1 => Self::InProgress,
            other => Self::Other(other),
        }
    }
}

impl From<QueueStatus> for u64 {
    fn from(status: QueueStatus) -> Self {
        match status {
            QueueStatus::Waiting => 0,
            QueueStatus::InProgress => 1,
            QueueStatus::Other(other) => other,
        }
    }
}

/// Lists the conversions that wait: see [`Api::waiting_conversions`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[must_use = "a call does nothing until its request is sent"]
pub struct ListConversions {
    pub(super) api: Api,
}

impl Call for ListConversions {
    type Answer = Vec<WaitingConversion>;
}

impl Described for ListConversions {
    type Read = Vec<WaitingConversion>;

    const ANSWER: &'static str = "an array of conversions";

    fn draft(&self) -> Draft<'_> {
        let path = "/v5/projector/tasks".into();
        Draft::new(&self.api, Method::GET, path, LeastToken::Sdk(Writer))
    }
}

/// Whether the service did to this conversion what was asked.
fn is_done(task: TaskUuid, body: &[u8]) -> Result<(), Misread> {
    #[derive(Deserialize)]
    struct Done {
        #[serde(alias = "taskId")]
        uuid: TaskUuid,
        success: bool,
    }

    let done: Done = serde_json::from_slice(body)?;
    if done.uuid != task {
        Err(Misread::OtherUuid)
    } else if !done.success {
        Err(Misread::NotDone)
    } else {
        Ok(())
    }
}

/// Cancels a conversion: see [`Api::cancel_conversion`].
///
/// If the service answers `"success": false`, that is the error
/// [`RestError::NotDone`](super::RestError::NotDone).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[must_use = "a call does nothing until its request is sent"]
pub struct CancelConversion {
    pub(super) api: Api,
    pub(super) task: TaskUuid,
}

impl Call for CancelConversion {
    type Answer = ();
}

impl Described for CancelConversion {
    type Read = ();

    const ANSWER: &'static str = "whether the conversion is cancelled";

    fn draft(&self) -> Draft<'_> {
        let path = format!("/v5/projector/tasks/{}", self.task);
        // The service documents no role for this call.
        let token = LeastToken::Sdk(Writer);
        Draft::new(&self.api, Method::DELETE, path, token)
    }

    fn read(&self, body: &[u8]) -> Result<(), Misread> {
        is_done(self.task, body)
    }
}

/// Where to put a conversion in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Priority {
    /// `highest`: first.
    Highest,
    /// `lowest`: last.
    Lowest,
}

/// Puts a conversion first or last: see [`Api::prioritize_conversion`].
///
/// If the service answers `"success": false`, that is the error
/// [`RestError::NotDone`](super::RestError::NotDone).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[must_use = "a call does nothing until its request is sent"]
pub struct PrioritizeConversion {
    pub(super) api: Api,
    pub(super) task: TaskUuid,
    pub(super) priority: Priority,
}

impl Call for PrioritizeConversion {
    type Answer = ();
}

impl Described for PrioritizeConversion {
    type Read = ();

    const ANSWER: &'static str = "whether the conversion has its new priority";

    fn draft(&self) -> Draft<'_> {
        let path = format!("/v5/projector/tasks/{}/priority", self.task);
        let token = LeastToken::Sdk(Writer);
        Draft::new(&self.api, Method::PUT, path, token).body(&json!({ "priority": self.priority }))
    }

    fn read(&self, body: &[u8]) -> Result<(), Misread> {
        is_done(self.task, body)
    }
}
