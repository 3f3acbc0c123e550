//! The region of a project's rooms.

use alloc::boxed::Box;
use core::fmt;
use core::str::FromStr;

use crate::as_text::serialize_as_text;
use crate::excerpt::excerpt;
use crate::one_of::OneOf;

/// The region whose data centre hosts the room: the one it was created in.
///
/// Source: [Agora, "Join a room"](https://docs.agora.io/en/interactive-whiteboard/get-started/get-started-sdk),
/// the option `region`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Region {
    /// `us-sv`: Silicon Valley.
    UnitedStates,
    /// `sg`: Singapore.
    Singapore,
    /// `in-mum`: Mumbai.
    India,
    /// `eu`: Frankfurt.
    Europe,
    /// `cn-hz`: Hangzhou.
    China,
}

impl Region {
    /// Every region.
    pub const ALL: &[Self] = &[
        Self::UnitedStates,
        Self::Singapore,
        Self::India,
        Self::Europe,
        Self::China,
    ];

    /// The region as the SDK and the REST API spell it, such as `us-sv`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UnitedStates => "us-sv",
            Self::Singapore => "sg",
            Self::India => "in-mum",
            Self::Europe => "eu",
            Self::China => "cn-hz",
        }
    }
}

impl FromStr for Region {
    type Err = RegionError;

    /// Reads `us-sv`, `sg`, `in-mum`, `eu` or `cn-hz`, in exactly this spelling.
    fn from_str(text: &str) -> Result<Self, RegionError> {
        Self::ALL
            .iter()
            .find(|region| region.as_str() == text)
            .copied()
            .ok_or_else(|| RegionError {
                found: excerpt(text),
            })
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

serialize_as_text!(Region, OneOf(Region::ALL));

/// Why a text is not a [`Region`].
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RegionError {
    found: Box<str>,
}

impl fmt::Display for RegionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.found {
            "gb-lon" => f.write_str("the region `gb-lon` is `eu` now: write `eu`"),
            found => write!(
                f,
                "unknown region `{}`: write {}",
                found.escape_debug(),
                OneOf(Region::ALL)
            ),
        }
    }
}

impl core::error::Error for RegionError {}
