//! The whiteboard service's REST calls as values, for any HTTP client.
//!
//! Nothing here opens a connection. A [`Call`] makes an [`http::Request`], your HTTP client carries
//! it, and the same call reads the answer. The token is signed inside the call: it is the least that
//! the call needs, is valid for one minute, and your code never holds it.
//!
//! ```
//! use http::{Request, Response, StatusCode};
//! use netless_token::rest::{Api, Call, Region};
//! use netless_token::{AccessKey, AccessKeys, SecretKey};
//!
//! // Yours: reqwest, ureq, hyper, or anything else that takes an `http::Request`.
//! fn send(request: Request<Vec<u8>>) -> Response<Vec<u8>> {
//!     assert_eq!(request.uri(), "https://api.netless.link/v5/rooms");
//!     assert_eq!(request.headers()["region"], "eu");
//!     // What the service answers.
//!     let room = br#"{ "uuid": "d4184790ffd511ebb9ebbf7a8f1d77bd", "limit": 0 }"#;
//!     let mut response = Response::new(room.to_vec());
//!     *response.status_mut() = StatusCode::CREATED;
//!     response
//! }
//!
//! let keys = AccessKeys::new(
//!     AccessKey("EkjYj4mbM4pZlGEv"),
//!     SecretKey("JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ"),
//! )?;
//! let api = Api::new(Region::Europe);
//!
//! let call = api.create_room();
//! let response = send(call.request(&keys)?);
//! let room = call.answer(response.status(), response.body())?;
//! assert_eq!(room.uuid.to_string(), "d4184790ffd511ebb9ebbf7a8f1d77bd");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`guide::http_clients`](crate::guide::http_clients) has complete programs with reqwest, ureq and hyper.
//!
//! # Your part
//!
//! - Send a request right after making it: its token is valid for a minute.
//! - Don't follow redirects. The service has none, and one would send the token wherever it points.
//! - Set a timeout, and limit how much of an answer you read. The service's answers are short.
//! - A request keeps its token in a header that is marked as
//!   [sensitive](http::HeaderValue::is_sensitive), so `Debug` doesn't show it. A client that logs
//!   headers in its own way may.
//!
//! # Calls
//!
//! | to do this | call | token that it signs |
//! |---|---|---|
//! | create a room | [`Api::create_room`] | SDK, writer |
//! | look at a room | [`Api::room`] | Room, writer |
//! | list rooms | [`Api::rooms`] | SDK, writer |
//! | disable a room, or enable it again | [`Api::disable`], [`Api::enable`] | Room, admin |
//! | list the paths of a room's scenes | [`Api::scenes`] | Room, writer |
//! | add scenes | [`Api::add_scenes`] | Room, writer |
//! | switch to a scene | [`Api::switch_scene`] | Room, admin |
//! | take a screenshot of a scene, or of each in a directory | [`Api::screenshot`], [`Api::screenshots`] | Room, writer |
//! | start a file conversion | [`Api::start_conversion`] | SDK, writer |
//! | follow a conversion | [`Api::conversion`] | Task, reader |
//! | list the conversions that wait | [`Api::waiting_conversions`] | SDK, writer |
//! | cancel a conversion | [`Api::cancel_conversion`] | SDK, writer |
//! | put a conversion first or last | [`Api::prioritize_conversion`] | SDK, writer |
//!
//! Source: Agora, [Room management](https://docs.agora.io/en/api-reference/api-ref/whiteboard/room-management),
//! [File conversion](https://docs.agora.io/en/api-reference/api-ref/whiteboard/file-conversion) and
//! the pages beside them.

mod api;
mod api_base;
mod call;
mod conversion;
mod conversion_progress;
mod conversion_queue;
mod http_url;
mod known_words;
mod least_token;
mod no_answer;
mod out_of_range;
mod refusal;
mod rest_error;
mod rooms;
mod scene_path;
mod scenes;
mod screenshots;
mod start_conversion;

pub use crate::region::{Region, RegionError};
pub use api::Api;
pub use api_base::ApiBaseError;
pub use call::Call;
pub use conversion::{Conversion, Dynamic, OutputFormat, Static};
pub use conversion_progress::{
    ConversionPage, ConversionProgress, ConversionStatus, ConversionType, GetConversion,
};
pub use conversion_queue::{
    CancelConversion, ListConversions, PrioritizeConversion, Priority, QueueStatus,
    WaitingConversion,
};
pub use http_url::{HttpUrl, HttpUrlError};
pub use known_words::KnownWords;
pub use no_answer::NoAnswer;
pub use out_of_range::OutOfRange;
pub use refusal::Refusal;
pub use rest_error::RestError;
pub use rooms::{CreateRoom, GetRoom, ListRooms, RoomInfo, SetBan};
pub use scene_path::{ScenePath, ScenePathError};
pub use scenes::{AddScenes, CurrentScene, ListScenes, Ppt, Scene, SceneNameError, SwitchScene};
pub use screenshots::{Screenshot, TakeScreenshot, TakeScreenshots};
pub use start_conversion::{StartConversion, StartedConversion, Webhook};
