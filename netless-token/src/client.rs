//! The JSON that Agora's browser SDK takes to open a whiteboard.
//!
//! A server answers with a [`FastboardJoin`]. The page passes it unchanged to `createFastboard` of
//! `@netless/fastboard`, or its `sdkConfig` and `joinRoom` to `white-web-sdk`. For a recording, answer
//! with a [`FastboardReplay`].
//!
//! ```
//! use std::time::Duration;
//! use netless_token::client::{AppIdentifier, FastboardJoin, Region, Uid};
//! use netless_token::{AccessKey, AccessKeys, Reader, Room, RoomUuid, SecretKey, Token};
//!
//! let keys = AccessKeys::new(
//!     AccessKey("EkjYj4mbM4pZlGEv"),
//!     SecretKey("JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ"),
//! )?;
//! let app: AppIdentifier = "283/VGiScM9Wiw2HJg".parse()?;
//! let room: RoomUuid = "d4184790ffd511ebb9ebbf7a8f1d77bd".parse()?;
//! let token = Token::<Room>::new()
//!     .role(Reader)
//!     .uuid(room)
//!     .ttl(Duration::from_secs(600))
//!     .sign(&keys)?;
//! let uid: Uid = "student-7".parse()?;
//!
//! let join = FastboardJoin::new(app, Region::Europe, uid, token);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! In JSON:
//!
//! ```json
//! {
//!   "sdkConfig": { "appIdentifier": "283/VGiScM9Wiw2HJg", "region": "eu" },
//!   "joinRoom": {
//!     "uid": "student-7",
//!     "uuid": "d4184790ffd511ebb9ebbf7a8f1d77bd",
//!     "roomToken": "NETLESSROOM_YWs9…",
//!     "isWritable": false
//!   },
//!   "expiresAt": 1795492800000
//! }
//! ```
//!
//! `expiresAt` tells the page when it needs a new token. `createFastboard` ignores it.
//!
//! Only a Room token is accepted:
//!
//! ```compile_fail,E0308
//! use netless_token::client::{JoinRoom, Uid};
//! use netless_token::{SignedToken, Task};
//!
//! fn join(uid: Uid, token: SignedToken<Task>) -> JoinRoom {
//!     JoinRoom::new(uid, token)
//! }
//! ```

use alloc::boxed::Box;
use core::fmt;
use core::str::FromStr;

use ::serde::Serialize;

use crate::as_text::serialize_as_text;
pub use crate::region::{Region, RegionError};
use crate::{Reader, Room, RoomUuid, SignedToken, Timestamp};

/// What `createFastboard` takes to join a room, and the token's expiry:
/// `{"sdkConfig": …, "joinRoom": …, "expiresAt": …}`.
///
/// `expiresAt` is in milliseconds since the Unix epoch, as JavaScript's `new Date(…)` takes it, and
/// `null` for a token that never expires.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FastboardJoin {
    sdk_config: SdkConfig,
    join_room: JoinRoom,
    expires_at: Option<Timestamp>,
}

impl FastboardJoin {
    /// Joins the room of `token` as the user `uid`.
    #[must_use]
    pub fn new(
        app_identifier: AppIdentifier,
        region: Region,
        uid: Uid,
        token: SignedToken<Room>,
    ) -> Self {
        Self {
            sdk_config: SdkConfig {
                app_identifier,
                region,
            },
            expires_at: token.expires_at(),
            join_room: JoinRoom::new(uid, token),
        }
    }

    /// When the token expires; `None` if it never does.
    ///
    /// A page that joins after that, for example because it lost its connection, must first ask for
    /// a new token.
    #[must_use]
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.expires_at
    }

    /// The inner object alone: what `joinRoom` of `white-web-sdk` takes.
    #[must_use]
    pub fn join_room(&self) -> &JoinRoom {
        &self.join_room
    }
}

/// What `joinRoom` of `white-web-sdk` takes:
/// `{"uid": …, "uuid": …, "roomToken": …, "isWritable": …}`.
///
/// `isWritable` is `false` if the token's role is [`Reader`], and `true` otherwise. If it were left
/// out, the SDK would assume `true`, and the service would refuse a reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JoinRoom {
    uid: Uid,
    uuid: RoomUuid,
    room_token: SignedToken<Room>,
    is_writable: bool,
}

impl JoinRoom {
    /// Joins the room of `token` as the user `uid`.
    #[must_use]
    pub fn new(uid: Uid, token: SignedToken<Room>) -> Self {
        Self {
            uid,
            uuid: token.uuid(),
            is_writable: token.role() != Reader,
            room_token: token,
        }
    }
}

/// What `replayFastboard` takes to play back a room: `{"sdkConfig": …, "replayRoom": …}`.
///
/// The page may add `beginTimestamp` and `duration` to `replayRoom`, both in milliseconds. Without
/// them, the whole recording is played.
///
/// ```json
/// {
///   "sdkConfig": { "appIdentifier": "283/VGiScM9Wiw2HJg", "region": "eu" },
///   "replayRoom": {
///     "room": "d4184790ffd511ebb9ebbf7a8f1d77bd",
///     "roomToken": "NETLESSROOM_YWs9…"
///   }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FastboardReplay {
    sdk_config: SdkConfig,
    replay_room: ReplayRoom,
}

impl FastboardReplay {
    /// Plays back the room of `token`.
    #[must_use]
    pub fn new(app_identifier: AppIdentifier, region: Region, token: SignedToken<Room>) -> Self {
        Self {
            sdk_config: SdkConfig {
                app_identifier,
                region,
            },
            replay_room: ReplayRoom::new(token),
        }
    }

    /// The inner object alone: what `replayRoom` of `white-web-sdk` takes.
    #[must_use]
    pub fn replay_room(&self) -> &ReplayRoom {
        &self.replay_room
    }
}

/// What `replayRoom` of `white-web-sdk` takes: `{"room": …, "roomToken": …}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReplayRoom {
    room: RoomUuid,
    room_token: SignedToken<Room>,
}

impl ReplayRoom {
    /// Plays back the room of `token`.
    #[must_use]
    pub fn new(token: SignedToken<Room>) -> Self {
        Self {
            room: token.uuid(),
            room_token: token,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct SdkConfig {
    app_identifier: AppIdentifier,
    region: Region,
}

/// The App Identifier of a project, from its Interactive Whiteboard settings in the Agora console.
///
/// ```
/// use netless_token::client::AppIdentifier;
///
/// let app: AppIdentifier = "283/VGiScM9Wiw2HJg".parse()?;
/// assert_eq!(app.as_str(), "283/VGiScM9Wiw2HJg");
///
/// let error = "283-VGiScM9Wiw2HJg".parse::<AppIdentifier>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "invalid app identifier: found 1 part; write two with a `/` between, as the Agora console \
///      shows it",
/// );
/// # Ok::<(), netless_token::client::AppIdentifierError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AppIdentifier(Box<str>);

impl AppIdentifier {
    /// The app identifier's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for AppIdentifier {
    type Err = AppIdentifierError;

    /// Reads what `white-web-sdk` takes: two parts of `[0-9A-Za-z_-]` with a `/` between.
    fn from_str(text: &str) -> Result<Self, AppIdentifierError> {
        let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/');
        if let Some((index, found)) = text.chars().enumerate().find(|(_, c)| !is_allowed(*c)) {
            let problem = AppIdentifierProblem::Character(found, index + 1);
            return Err(AppIdentifierError(problem));
        }
        let problem = match text.split('/').filter(|part| !part.is_empty()).count() {
            2 if text.matches('/').count() == 1 => return Ok(Self(text.into())),
            2 => AppIdentifierProblem::Slashes,
            parts => AppIdentifierProblem::Parts(parts),
        };
        Err(AppIdentifierError(problem))
    }
}

impl AsRef<str> for AppIdentifier {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AppIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

serialize_as_text!(AppIdentifier, "an app identifier as text");

/// Why a text is not an [`AppIdentifier`].
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct AppIdentifierError(AppIdentifierProblem);

#[derive(Clone, PartialEq, Eq, Hash)]
enum AppIdentifierProblem {
    /// The position counts characters, from 1.
    Character(char, usize),
    /// The number of parts found.
    Parts(usize),
    /// There are two parts, but more than one `/`.
    Slashes,
}

impl fmt::Display for AppIdentifierError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("invalid app identifier: ")?;
        match self.0 {
            AppIdentifierProblem::Character(found, position) => write!(
                f,
                "`{}` at character {position}; write letters, digits, `-` and `_`",
                found.escape_debug()
            ),
            AppIdentifierProblem::Parts(parts) => write!(
                f,
                "found {parts} part{}; write two with a `/` between, as the Agora console shows it",
                if parts == 1 { "" } else { "s" }
            ),
            AppIdentifierProblem::Slashes => {
                f.write_str("more than one `/`; write just one, between the two parts")
            }
        }
    }
}

impl core::error::Error for AppIdentifierError {}

/// The id of a user in a room. It is not empty, and at most [`Uid::LONGEST`] long.
///
/// Two clients that join a room with the same uid interfere with each other, so let your server
/// assign it.
///
/// ```
/// use netless_token::client::Uid;
///
/// let uid: Uid = "student-7".parse()?;
/// assert_eq!(uid.as_str(), "student-7");
///
/// let error = "".parse::<Uid>().unwrap_err();
/// assert_eq!(error.to_string(), "the uid is empty: write the id of the user");
/// # Ok::<(), netless_token::client::UidError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uid(Box<str>);

impl Uid {
    /// The maximum length of a uid, in UTF-16 code units: the SDK checks the `length` of a
    /// JavaScript string.
    pub const LONGEST: usize = 1024;

    /// The uid's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Uid {
    type Err = UidError;

    fn from_str(text: &str) -> Result<Self, UidError> {
        match text.encode_utf16().count() {
            1..=Self::LONGEST => Ok(Self(text.into())),
            length => Err(UidError { length }),
        }
    }
}

impl AsRef<str> for Uid {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

serialize_as_text!(Uid, "a uid as text");

/// Why a text is not a [`Uid`].
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UidError {
    /// In UTF-16 code units.
    length: usize,
}

impl fmt::Display for UidError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.length {
            0 => f.write_str("the uid is empty: write the id of the user"),
            length => write!(
                f,
                "the uid is {length} UTF-16 code units long: write at most {}",
                Uid::LONGEST
            ),
        }
    }
}

impl core::error::Error for UidError {}
