//! The paths of scenes, and of directories of scenes.

use alloc::boxed::Box;
use core::fmt;
use core::str::FromStr;

use ::serde::Serialize;

/// The path of a scene or of a directory of scenes, such as `/init` or `/lesson-7/page1`.
///
/// Source:
/// [Agora, "Scenes"](https://docs.agora.io/en/realtime-media/whiteboard/build/display-files-and-manage-scenes/scenes/overview).
///
/// ```
/// use netless_token::rest::ScenePath;
///
/// let path: ScenePath = "/lesson-7/page1".parse()?;
/// assert_eq!(path.as_str(), "/lesson-7/page1");
///
/// let error = "lesson-7/page1".parse::<ScenePath>().unwrap_err();
/// assert_eq!(error.to_string(), "the path of a scene starts with `/`: write it in front");
/// # Ok::<(), netless_token::rest::ScenePathError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ScenePath(Box<str>);

impl ScenePath {
    /// The maximum length of a path, in bytes. Agora documents none: this one keeps the address of a
    /// request short enough for the `http` crate.
    pub const LONGEST: usize = 4096;

    /// The path's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ScenePath {
    type Err = ScenePathError;

    fn from_str(text: &str) -> Result<Self, ScenePathError> {
        if !text.starts_with('/') {
            Err(ScenePathError(Problem::NoSlash))
        } else if text.len() > Self::LONGEST {
            Err(ScenePathError(Problem::TooLong(text.len())))
        } else {
            Ok(Self(text.into()))
        }
    }
}

impl fmt::Display for ScenePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Why a text is not a [`ScenePath`].
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ScenePathError(Problem);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Problem {
    NoSlash,
    TooLong(usize),
}

impl fmt::Display for ScenePathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Problem::NoSlash => {
                f.write_str("the path of a scene starts with `/`: write it in front")
            }
            Problem::TooLong(length) => write!(
                f,
                "the path of the scene has {length} bytes: write at most {}",
                ScenePath::LONGEST
            ),
        }
    }
}

impl core::error::Error for ScenePathError {}
