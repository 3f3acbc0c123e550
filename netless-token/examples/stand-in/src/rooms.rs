//! Rooms, their scenes, and pictures of them.

use jiff::Timestamp;
use netless_token::RoomUuid;
use netless_token::client::Region;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::refusal::Refusal;

#[derive(Default)]
pub(crate) struct Rooms(Vec<Room>);

pub(crate) struct Room {
    uuid: RoomUuid,
    region: Region,
    created_at: Timestamp,
    is_record: bool,
    limit: u32,
    is_ban: bool,
    /// The paths of its scenes, in order.
    scenes: Vec<String>,
    current: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct NewRoom {
    #[serde(default)]
    is_record: bool,
    #[serde(default)]
    limit: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListRooms {
    #[serde(rename = "beginUUID")]
    begin: Option<RoomUuid>,
    limit: Option<usize>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Ban {
    is_ban: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ListScenes {
    scene_dir: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewScenes {
    path: String,
    scenes: Vec<NewScene>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewScene {
    name: String,
    ppt: Option<Background>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Background {
    src: String,
    width: f64,
    height: f64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SwitchScene {
    scene_path: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Screenshot {
    width: u32,
    height: u32,
    path: Option<String>,
}

impl Rooms {
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn region_of(&self, uuid: RoomUuid) -> Option<Region> {
        self.0.iter().find(|it| it.uuid == uuid).map(|it| it.region)
    }

    pub(crate) fn is_disabled(&self, uuid: RoomUuid) -> Option<bool> {
        self.0.iter().find(|it| it.uuid == uuid).map(|it| it.is_ban)
    }

    pub(crate) fn create(&mut self, region: Region, new: &NewRoom) -> Value {
        let room = Room {
            uuid: Uuid::new_v4().into(),
            region,
            created_at: Timestamp::now(),
            is_record: new.is_record,
            limit: new.limit,
            is_ban: false,
            scenes: vec!["/init".into()],
            current: "/init".into(),
        };
        let answer = room.json();
        self.0.push(room);
        answer
    }

    pub(crate) fn list(&self, region: Region, list: &ListRooms) -> Result<Value, Refusal> {
        let limit = list.limit.unwrap_or(100);
        if !(1..=1000).contains(&limit) {
            return Err(Refusal::invalid("the limit is not from 1 to 1000"));
        }
        let rooms = self.0.iter().filter(|it| it.region == region);
        let rooms = match &list.begin {
            None => rooms.take(limit).map(Room::json).collect(),
            Some(begin) => rooms
                .skip_while(|it| it.uuid != *begin)
                .take(limit)
                .map(Room::json)
                .collect(),
        };
        Ok(Value::Array(rooms))
    }

    /// Returns the room, as long as the call is for the region that it was created in.
    pub(crate) fn get(&mut self, region: Region, uuid: RoomUuid) -> Result<&mut Room, Refusal> {
        let room = self
            .0
            .iter_mut()
            .find(|it| it.uuid == uuid)
            .ok_or_else(|| Refusal::not_found("room not found"))?;
        if room.region != region {
            return Err(Refusal::forbidden("token access room forbidden"));
        }
        Ok(room)
    }
}

impl Room {
    pub(crate) fn json(&self) -> Value {
        json!({
            "uuid": self.uuid.to_string(),
            "teamUUID": "34YtcH_MEeqFMjt5vcNawQ",
            "appUUID": "VGiScM9Wiw2HJg",
            "isRecord": self.is_record,
            "isBan": self.is_ban,
            "createdAt": format!("{:.3}", self.created_at),
            "limit": self.limit,
        })
    }

    pub(crate) fn ban(&mut self, ban: &Ban) -> Value {
        self.is_ban = ban.is_ban;
        self.json()
    }

    pub(crate) fn scenes(&self, list: &ListScenes) -> Result<Value, Refusal> {
        let directory = list.scene_dir.as_deref().unwrap_or("/");
        absolute(directory)?;
        Ok(self.below(directory).cloned().map(Value::String).collect())
    }

    /// Returns the paths of the scenes in this directory.
    fn below(&self, directory: &str) -> impl Iterator<Item = &String> {
        let directory = format!("{}/", directory.trim_end_matches('/'));
        self.scenes
            .iter()
            .filter(move |it| it.starts_with(&directory))
    }

    pub(crate) fn add_scenes(&mut self, new: &NewScenes) -> Result<Value, Refusal> {
        absolute(&new.path)?;
        if new.scenes.is_empty() {
            return Err(Refusal::invalid("there are no scenes"));
        }
        for scene in &new.scenes {
            if scene.name.is_empty() || scene.name.contains('/') {
                return Err(Refusal::invalid(
                    "the name of a scene is empty or has a `/`",
                ));
            }
            if let Some(Background { src, width, height }) = &scene.ppt {
                crate::conversions::web_address("src", src)?;
                if *width <= 0.0 || *height <= 0.0 {
                    return Err(Refusal::invalid("a background has no width or no height"));
                }
            }
        }
        for scene in &new.scenes {
            let path = format!("{}/{}", new.path.trim_end_matches('/'), scene.name);
            if !self.scenes.contains(&path) {
                self.scenes.push(path);
            }
        }
        Ok(json!({}))
    }

    pub(crate) fn switch(&mut self, switch: SwitchScene) -> Result<Value, Refusal> {
        self.must_have(&switch.scene_path)?;
        self.current = switch.scene_path;
        Ok(json!({ "currentScenePath": self.current }))
    }

    pub(crate) fn screenshot(&self, wanted: &Screenshot) -> Result<Value, Refusal> {
        let path = wanted.path.as_ref().unwrap_or(&self.current);
        self.must_have(path)?;
        self.picture(path, wanted)
    }

    pub(crate) fn screenshots(&self, wanted: &Screenshot) -> Result<Value, Refusal> {
        let Some(directory) = &wanted.path else {
            return Err(Refusal::invalid("the path is missing"));
        };
        absolute(directory)?;
        self.below(directory)
            .map(|path| self.picture(path, wanted))
            .collect()
    }

    fn picture(&self, path: &str, wanted: &Screenshot) -> Result<Value, Refusal> {
        let Screenshot { width, height, .. } = wanted;
        if *width == 0 || *height == 0 {
            return Err(Refusal::invalid("the picture has no width or no height"));
        }
        let key = format!("{}{path}-{width}x{height}.png", self.uuid);
        Ok(json!({
            "url": format!("https://screenshots.example/{key}"),
            "key": key,
            "bucket": "screenshots",
            "region": self.region.as_str(),
        }))
    }

    fn must_have(&self, scene: &String) -> Result<(), Refusal> {
        absolute(scene)?;
        if self.scenes.contains(scene) {
            return Ok(());
        }
        Err(Refusal::not_found("scene not found"))
    }
}

fn absolute(path: &str) -> Result<(), Refusal> {
    if path.starts_with('/') {
        return Ok(());
    }
    Err(Refusal::invalid("a path starts with `/`"))
}
