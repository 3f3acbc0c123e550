//! Calls that list, add and switch scenes.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use ::http::Method;
use ::serde::{Deserialize, Serialize};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;

use crate::excerpt::excerpt;
use crate::{Admin, RoomUuid, Writer};

use super::call::{Call, Described, Draft};
use super::least_token::LeastToken;
use super::no_answer::Misread;
use super::{Api, ScenePath};

/// Lists the paths of a room's scenes: see [`Api::scenes`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[must_use = "a call does nothing until its request is sent"]
pub struct ListScenes {
    pub(super) api: Api,
    pub(super) uuid: RoomUuid,
    pub(super) directory: Option<ScenePath>,
}

impl ListScenes {
    /// Sets the directory whose scenes to list. If it is left out, all are listed.
    pub fn directory(self, directory: ScenePath) -> Self {
        Self {
            directory: Some(directory),
            ..self
        }
    }
}

impl Call for ListScenes {
    /// The paths, such as `/init` and `/lesson-7/page1`.
    type Answer = Vec<String>;
}

impl Described for ListScenes {
    type Read = Vec<String>;

    const ANSWER: &'static str = "an array of paths";

    fn draft(&self) -> Draft<'_> {
        let mut path = format!("/v5/rooms/{}/scenes", self.uuid);
        if let Some(directory) = &self.directory {
            path.push_str("?sceneDir=");
            path.extend(utf8_percent_encode(directory.as_str(), NON_ALPHANUMERIC));
        }
        let token = LeastToken::Room(self.uuid, Writer);
        Draft::new(&self.api, Method::GET, path, token)
    }
}

/// A scene to add to a room: a page of the whiteboard, empty or with an image behind it.
///
/// ```
/// use netless_token::rest::{Ppt, Scene};
///
/// let empty = Scene::new("page1")?;
/// let image = Ppt::new("https://files.example.com/1.png", 640, 360);
/// let with_image = Scene::new("page2")?.ppt(image);
///
/// let error = Scene::new("lesson-7/page1").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "the name of the scene, `lesson-7/page1`, contains a `/`: write the directory in the path",
/// );
/// # Ok::<(), netless_token::rest::SceneNameError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[must_use = "a scene is only added by a call"]
pub struct Scene {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    ppt: Option<Ppt>,
}

impl Scene {
    /// An empty scene of this name. With the path of its directory, the name makes its path.
    ///
    /// # Errors
    ///
    /// [`SceneNameError`] if the name is empty or contains a `/`.
    pub fn new(name: impl Into<String>) -> Result<Self, SceneNameError> {
        let name = name.into();
        if name.is_empty() || name.contains('/') {
            return Err(SceneNameError {
                found: excerpt(&name),
            });
        }
        Ok(Self { name, ppt: None })
    }

    /// Sets what is behind the scene.
    pub fn ppt(self, ppt: Ppt) -> Self {
        Self {
            ppt: Some(ppt),
            ..self
        }
    }
}

/// What is behind a scene: an image, or a page of a converted file.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Ppt {
    src: String,
    width: u32,
    height: u32,
}

impl Ppt {
    /// What is at the address `src`, `width` by `height` pixels.
    #[must_use]
    pub fn new(src: impl Into<String>, width: u32, height: u32) -> Self {
        Self {
            src: src.into(),
            width,
            height,
        }
    }
}

/// Why a text is not the name of a [`Scene`].
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct SceneNameError {
    found: Box<str>,
}

impl fmt::Display for SceneNameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.found {
            "" => f.write_str("the name of the scene is empty: write one such as `page1`"),
            found => write!(
                f,
                "the name of the scene, `{}`, contains a `/`: write the directory in the path",
                found.escape_debug()
            ),
        }
    }
}

impl core::error::Error for SceneNameError {}

/// Adds scenes to a room: see [`Api::add_scenes`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[must_use = "a call does nothing until its request is sent"]
pub struct AddScenes {
    pub(super) api: Api,
    pub(super) uuid: RoomUuid,
    pub(super) path: ScenePath,
    pub(super) scenes: Vec<Scene>,
}

impl Call for AddScenes {
    type Answer = ();
}

impl Described for AddScenes {
    type Read = ();

    const ANSWER: &'static str = "an object";

    fn draft(&self) -> Draft<'_> {
        let path = format!("/v5/rooms/{}/scenes", self.uuid);
        let token = LeastToken::Room(self.uuid, Writer);
        Draft::new(&self.api, Method::POST, path, token).body(&json!({
            "path": self.path,
            "scenes": self.scenes,
        }))
    }

    fn read(&self, body: &[u8]) -> Result<(), Misread> {
        #[derive(Deserialize)]
        struct Object {}

        let Object {} = serde_json::from_slice(body)?;
        Ok(())
    }
}

/// The scene that everybody in a room sees.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CurrentScene {
    /// Its path.
    pub current_scene_path: String,
}

/// Switches to a scene: see [`Api::switch_scene`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[must_use = "a call does nothing until its request is sent"]
pub struct SwitchScene {
    pub(super) api: Api,
    pub(super) uuid: RoomUuid,
    pub(super) path: ScenePath,
}

impl Call for SwitchScene {
    type Answer = CurrentScene;
}

impl Described for SwitchScene {
    type Read = CurrentScene;

    const ANSWER: &'static str = "the current scene";

    fn draft(&self) -> Draft<'_> {
        let path = format!("/v5/rooms/{}/scene-state", self.uuid);
        // Older pages of the service's documentation say writer.
        let token = LeastToken::Room(self.uuid, Admin);
        Draft::new(&self.api, Method::PATCH, path, token).body(&json!({ "scenePath": self.path }))
    }
}
