//! Calls that create, list and disable rooms.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use ::http::Method;
use ::serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{Admin, RoomUuid, Writer};

use super::call::{Call, Described, Draft};
use super::least_token::LeastToken;
use super::no_answer::Misread;
use super::{Api, OutOfRange};

/// A room, as the service describes it.
///
/// The service documents every field for every call that answers with a room. Only the uuid is
/// demanded, so that no room is lost when another field is missing.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RoomInfo {
    /// The room's uuid. Store it: it is the room's only name.
    pub uuid: RoomUuid,
    /// The uuid of the project's team.
    #[serde(rename = "teamUUID")]
    pub team_uuid: Option<String>,
    /// The uuid of the project. It is not the App Identifier, which the browser SDK asks for.
    #[serde(rename = "appUUID")]
    pub app_uuid: Option<String>,
    /// Whether the room is recorded, to be played back.
    pub is_record: Option<bool>,
    /// Whether the room is disabled.
    pub is_ban: Option<bool>,
    /// When the room was created, as RFC 3339: `2021-01-18T06:56:29.432Z`.
    pub created_at: Option<String>,
    /// The most writers and admins at a time; 0 for no limit.
    pub limit: Option<u32>,
    /// The room's name. Few rooms have one.
    pub name: Option<String>,
}

/// Returns a room if it is the one that was asked for.
fn of_the_room(uuid: RoomUuid, body: &[u8]) -> Result<RoomInfo, Misread> {
    let room: RoomInfo = serde_json::from_slice(body)?;
    if room.uuid == uuid {
        Ok(room)
    } else {
        Err(Misread::OtherUuid)
    }
}

/// Creates a room: see [`Api::create_room`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[must_use = "a call does nothing until its request is sent"]
pub struct CreateRoom {
    pub(super) api: Api,
    pub(super) is_record: bool,
    pub(super) limit: u32,
}

impl CreateRoom {
    /// Sets whether the room is recorded, to be played back later. If it is left out, it is not.
    pub fn record(self, is_record: bool) -> Self {
        Self { is_record, ..self }
    }

    /// Sets the most writers and admins at a time, with 0 for no limit. If it is left out, there is
    /// none, as Agora recommends.
    pub fn limit(self, limit: u32) -> Self {
        Self { limit, ..self }
    }
}

impl Call for CreateRoom {
    type Answer = RoomInfo;
}

impl Described for CreateRoom {
    type Read = RoomInfo;

    const ANSWER: &'static str = "a room";

    fn draft(&self) -> Draft<'_> {
        let token = LeastToken::Sdk(Writer);
        Draft::new(&self.api, Method::POST, "/v5/rooms".into(), token).body(&json!({
            "isRecord": self.is_record,
            "limit": self.limit,
        }))
    }
}

/// Looks at a room: see [`Api::room`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[must_use = "a call does nothing until its request is sent"]
pub struct GetRoom {
    pub(super) api: Api,
    pub(super) uuid: RoomUuid,
}

impl Call for GetRoom {
    type Answer = RoomInfo;
}

impl Described for GetRoom {
    type Read = RoomInfo;

    const ANSWER: &'static str = "a room";

    fn draft(&self) -> Draft<'_> {
        let path = format!("/v5/rooms/{}", self.uuid);
        let token = LeastToken::Room(self.uuid, Writer);
        Draft::new(&self.api, Method::GET, path, token)
    }

    fn read(&self, body: &[u8]) -> Result<RoomInfo, Misread> {
        of_the_room(self.uuid, body)
    }
}

/// Lists rooms: see [`Api::rooms`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[must_use = "a call does nothing until its request is sent"]
pub struct ListRooms {
    pub(super) api: Api,
    pub(super) begin: Option<RoomUuid>,
    pub(super) limit: Option<u32>,
}

impl ListRooms {
    /// Sets the room to begin with, for example the last of the page before. If it is left out, the
    /// list begins with the first room.
    pub fn begin(self, uuid: RoomUuid) -> Self {
        Self {
            begin: Some(uuid),
            ..self
        }
    }

    /// Sets the most rooms to list, from 1 to 1000. If it is left out, they are 100.
    ///
    /// # Errors
    ///
    /// [`OutOfRange`] for any other number.
    pub fn limit(self, limit: u32) -> Result<Self, OutOfRange> {
        Ok(Self {
            limit: Some(OutOfRange::check("limit", limit, &(1..=1000))?),
            ..self
        })
    }
}

impl Call for ListRooms {
    type Answer = Vec<RoomInfo>;
}

impl Described for ListRooms {
    type Read = Vec<RoomInfo>;

    const ANSWER: &'static str = "an array of rooms";

    fn draft(&self) -> Draft<'_> {
        let begin = self.begin.map(|uuid| format!("beginUUID={uuid}"));
        let limit = self.limit.map(|limit| format!("limit={limit}"));
        let path = match (begin, limit) {
            (None, None) => "/v5/rooms".into(),
            (Some(one), None) | (None, Some(one)) => format!("/v5/rooms?{one}"),
            (Some(begin), Some(limit)) => format!("/v5/rooms?{begin}&{limit}"),
        };
        Draft::new(&self.api, Method::GET, path, LeastToken::Sdk(Writer))
    }
}

/// Disables a room, or enables it again: see [`Api::disable`] and [`Api::enable`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[must_use = "a call does nothing until its request is sent"]
pub struct SetBan {
    pub(super) api: Api,
    pub(super) uuid: RoomUuid,
    pub(super) is_ban: bool,
}

impl Call for SetBan {
    type Answer = RoomInfo;
}

impl Described for SetBan {
    type Read = RoomInfo;

    const ANSWER: &'static str = "a room";

    fn draft(&self) -> Draft<'_> {
        let path = format!("/v5/rooms/{}", self.uuid);
        let token = LeastToken::Room(self.uuid, Admin);
        Draft::new(&self.api, Method::PATCH, path, token).body(&json!({ "isBan": self.is_ban }))
    }

    fn read(&self, body: &[u8]) -> Result<RoomInfo, Misread> {
        of_the_room(self.uuid, body)
    }
}
