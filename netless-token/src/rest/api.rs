//! Where calls go, and the calls that there are.

use alloc::string::{String, ToString as _};

use crate::{RoomUuid, TaskUuid};

use super::api_base;
use super::{
    AddScenes, ApiBaseError, CancelConversion, Conversion, CreateRoom, GetConversion, GetRoom,
    HttpUrl, ListConversions, ListRooms, ListScenes, PrioritizeConversion, Priority, Region, Scene,
    ScenePath, SetBan, StartConversion, SwitchScene, TakeScreenshot, TakeScreenshots,
};

/// The whiteboard service's REST API, in one region. Its methods make the [calls](super::Call).
///
/// ```
/// use netless_token::rest::{Api, Region};
///
/// let api = Api::new(Region::Europe);
/// assert_eq!(api.base(), "https://api.netless.link");
/// assert_eq!(api.region(), Region::Europe);
/// ```
///
/// Rooms and files stay in the region that they were created in, so store a room's region beside its
/// uuid if you use more than one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Api {
    base: String,
    region: Region,
}

impl Api {
    /// The service at its own address, `https://api.netless.link`.
    #[must_use]
    pub fn new(region: Region) -> Self {
        Self {
            base: api_base::OF_THE_SERVICE.into(),
            region,
        }
    }

    /// The service at another address, for a proxy or for a test.
    ///
    /// It may have a port and a path. Tokens go there, so it is `https`, or `http` on this machine:
    /// `localhost`, an address from 127.0.0.0 to 127.255.255.255, or `[::1]`.
    ///
    /// ```
    /// use netless_token::rest::{Api, Region};
    ///
    /// let api = Api::at("http://127.0.0.1:8080", Region::Europe)?;
    /// assert_eq!(api.base(), "http://127.0.0.1:8080");
    ///
    /// let error = Api::at("http://api.netless.link", Region::Europe).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "the base address is `http`, which would send tokens in the clear: write `https`, or a \
    ///      host on this machine",
    /// );
    /// # Ok::<(), netless_token::rest::ApiBaseError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ApiBaseError`] for any other address, and for one with a user name, a password, a query or
    /// a fragment.
    pub fn at(base: &str, region: Region) -> Result<Self, ApiBaseError> {
        Ok(Self {
            base: api_base::check(base)?.to_string(),
            region,
        })
    }

    /// The base address, without a `/` at its end.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The region.
    #[must_use]
    pub fn region(&self) -> Region {
        self.region
    }

    /// Creates a room: `POST /v5/rooms`.
    ///
    /// ```
    /// # use netless_token::rest::{Api, Region};
    /// # let api = Api::new(Region::Europe);
    /// let lesson = api.create_room();
    /// let recorded = api.create_room().record(true);
    /// ```
    pub fn create_room(&self) -> CreateRoom {
        CreateRoom {
            api: self.clone(),
            is_record: false,
            limit: 0,
        }
    }

    /// Looks at a room: `GET /v5/rooms/{uuid}`.
    pub fn room(&self, uuid: RoomUuid) -> GetRoom {
        GetRoom {
            api: self.clone(),
            uuid,
        }
    }

    /// Lists the rooms of the project: `GET /v5/rooms`.
    ///
    /// ```
    /// # use netless_token::rest::{Api, Region};
    /// # let api = Api::new(Region::Europe);
    /// let first = api.rooms().limit(20)?;
    /// # Ok::<(), netless_token::rest::OutOfRange>(())
    /// ```
    pub fn rooms(&self) -> ListRooms {
        ListRooms {
            api: self.clone(),
            begin: None,
            limit: None,
        }
    }

    /// Disables a room: `PATCH /v5/rooms/{uuid}` with `{"isBan": true}`. Everybody in it is put out,
    /// and nobody gets in until it is [enabled](Api::enable) again.
    pub fn disable(&self, uuid: RoomUuid) -> SetBan {
        SetBan {
            api: self.clone(),
            uuid,
            is_ban: true,
        }
    }

    /// Enables a room again: `PATCH /v5/rooms/{uuid}` with `{"isBan": false}`.
    pub fn enable(&self, uuid: RoomUuid) -> SetBan {
        SetBan {
            api: self.clone(),
            uuid,
            is_ban: false,
        }
    }

    /// Lists the paths of a room's scenes: `GET /v5/rooms/{uuid}/scenes`.
    pub fn scenes(&self, uuid: RoomUuid) -> ListScenes {
        ListScenes {
            api: self.clone(),
            uuid,
            directory: None,
        }
    }

    /// Adds scenes to the directory `path` of a room: `POST /v5/rooms/{uuid}/scenes`.
    ///
    /// ```
    /// # use netless_token::RoomUuid;
    /// # use netless_token::rest::{Api, Region, Scene};
    /// # let api = Api::new(Region::Europe);
    /// # let room = RoomUuid::from_u128(1);
    /// let pages = [Scene::new("page1")?, Scene::new("page2")?];
    /// let call = api.add_scenes(room, "/lesson-7".parse()?, pages);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn add_scenes(
        &self,
        uuid: RoomUuid,
        path: ScenePath,
        scenes: impl IntoIterator<Item = Scene>,
    ) -> AddScenes {
        AddScenes {
            api: self.clone(),
            uuid,
            path,
            scenes: scenes.into_iter().collect(),
        }
    }

    /// Switches everybody in a room to the scene at `path`:
    /// `PATCH /v5/rooms/{uuid}/scene-state`.
    pub fn switch_scene(&self, uuid: RoomUuid, path: ScenePath) -> SwitchScene {
        SwitchScene {
            api: self.clone(),
            uuid,
            path,
        }
    }

    /// Takes a screenshot of a scene, `width` by `height` pixels:
    /// `POST /v5/rooms/{uuid}/screenshots`.
    ///
    /// Screenshots and their storage are switched on in the Agora console first.
    pub fn screenshot(&self, uuid: RoomUuid, width: u32, height: u32) -> TakeScreenshot {
        TakeScreenshot {
            api: self.clone(),
            uuid,
            width,
            height,
            path: None,
        }
    }

    /// Takes a screenshot of each scene in a directory, `width` by `height` pixels:
    /// `POST /v5/rooms/{uuid}/screenshot-list`.
    ///
    /// Screenshots and their storage are switched on in the Agora console first.
    pub fn screenshots(
        &self,
        uuid: RoomUuid,
        directory: ScenePath,
        width: u32,
        height: u32,
    ) -> TakeScreenshots {
        TakeScreenshots {
            api: self.clone(),
            uuid,
            directory,
            width,
            height,
        }
    }

    /// Starts converting the file at `resource`, which the service must be able to reach, into pages
    /// for the whiteboard: `POST /v5/projector/tasks`.
    ///
    /// Conversions and their storage are switched on in the Agora console first.
    ///
    /// ```
    /// # use netless_token::rest::{Api, Dynamic, Region, Static};
    /// # let api = Api::new(Region::Europe);
    /// let slides = "https://files.example.com/lesson-7.pptx".parse()?;
    /// let call = api.start_conversion(slides, Dynamic::default().preview(true));
    ///
    /// let paper = "https://files.example.com/paper.pdf".parse()?;
    /// let call = api.start_conversion(paper, Static::default().scale(2.0)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn start_conversion(
        &self,
        resource: HttpUrl,
        conversion: impl Into<Conversion>,
    ) -> StartConversion {
        StartConversion {
            api: self.clone(),
            resource,
            conversion: conversion.into(),
            webhook: None,
        }
    }

    /// Asks how far a conversion is: `GET /v5/projector/tasks/{uuid}`.
    ///
    /// The service keeps the answer for seven days.
    pub fn conversion(&self, task: TaskUuid) -> GetConversion {
        GetConversion {
            api: self.clone(),
            task,
        }
    }

    /// Lists the conversions that wait or are in progress: `GET /v5/projector/tasks`.
    pub fn waiting_conversions(&self) -> ListConversions {
        ListConversions { api: self.clone() }
    }

    /// Cancels a conversion that waits: `DELETE /v5/projector/tasks/{uuid}`.
    pub fn cancel_conversion(&self, task: TaskUuid) -> CancelConversion {
        CancelConversion {
            api: self.clone(),
            task,
        }
    }

    /// Puts a conversion first or last in the queue: `PUT /v5/projector/tasks/{uuid}/priority`.
    pub fn prioritize_conversion(
        &self,
        task: TaskUuid,
        priority: Priority,
    ) -> PrioritizeConversion {
        PrioritizeConversion {
            api: self.clone(),
            task,
            priority,
        }
    }
}
