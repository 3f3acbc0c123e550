//! Calls that take screenshots of scenes.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use ::http::Method;
use ::serde::{Deserialize, Serialize};

use crate::{RoomUuid, Writer};

use super::call::{Call, Described, Draft};
use super::least_token::LeastToken;
use super::{Api, ScenePath};

/// Where a screenshot is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Screenshot {
    /// Its address.
    pub url: String,
    /// Its key in the storage.
    pub key: Option<String>,
    /// The storage's bucket.
    pub bucket: Option<String>,
    /// The storage's region, in the words of the storage.
    pub region: Option<String>,
}

#[derive(Serialize)]
struct Body<'a> {
    width: u32,
    height: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a ScenePath>,
}

/// Takes a screenshot of a scene: see [`Api::screenshot`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[must_use = "a call does nothing until its request is sent"]
pub struct TakeScreenshot {
    pub(super) api: Api,
    pub(super) uuid: RoomUuid,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) path: Option<ScenePath>,
}

impl TakeScreenshot {
    /// Sets the scene. If it is left out, it is the one that everybody in the room sees.
    pub fn path(self, path: ScenePath) -> Self {
        Self {
            path: Some(path),
            ..self
        }
    }
}

impl Call for TakeScreenshot {
    type Answer = Screenshot;
}

impl Described for TakeScreenshot {
    type Read = Screenshot;

    const ANSWER: &'static str = "a screenshot";

    fn draft(&self) -> Draft<'_> {
        let path = format!("/v5/rooms/{}/screenshots", self.uuid);
        let token = LeastToken::Room(self.uuid, Writer);
        Draft::new(&self.api, Method::POST, path, token).body(&Body {
            width: self.width,
            height: self.height,
            path: self.path.as_ref(),
        })
    }
}

/// Takes a screenshot of each scene in a directory: see [`Api::screenshots`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[must_use = "a call does nothing until its request is sent"]
pub struct TakeScreenshots {
    pub(super) api: Api,
    pub(super) uuid: RoomUuid,
    pub(super) directory: ScenePath,
    pub(super) width: u32,
    pub(super) height: u32,
}

impl Call for TakeScreenshots {
    type Answer = Vec<Screenshot>;
}

impl Described for TakeScreenshots {
    type Read = Vec<Screenshot>;

    const ANSWER: &'static str = "an array of screenshots";

    fn draft(&self) -> Draft<'_> {
        let path = format!("/v5/rooms/{}/screenshot-list", self.uuid);
        let token = LeastToken::Room(self.uuid, Writer);
        Draft::new(&self.api, Method::POST, path, token).body(&Body {
            width: self.width,
            height: self.height,
            path: Some(&self.directory),
        })
    }
}
