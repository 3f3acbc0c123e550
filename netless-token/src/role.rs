//! What the bearer of a token may do, within what its kind allows.

use alloc::boxed::Box;
use core::fmt;
use core::str::FromStr;

use crate::excerpt::excerpt;

/// The role that a token grants, ordered by power: `Reader < Writer < Admin`.
///
/// What each may do depends on the kind: see [`Sdk`](crate::Sdk), [`Room`](crate::Room) and
/// [`Task`](crate::Task). The order serves the rule that a token may only generate tokens of an
/// equal or lower role:
///
/// ```
/// use netless_token::{Admin, Reader, Role, Writer};
///
/// let allowed = Writer;
/// assert!(Reader <= allowed);
/// assert!(Admin > allowed);
/// assert_eq!("writer".parse(), Ok(Role::Writer));
/// assert_eq!(Writer.to_string(), "writer");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// May join a room read-only.
    Reader,
    /// May join a room and draw.
    Writer,
    /// A writer that may also disable rooms.
    Admin,
}

impl Role {
    /// The role's name: `admin`, `writer` or `reader`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Writer => "writer",
            Self::Reader => "reader",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Role {
    type Err = RoleError;

    /// Reads `admin`, `writer` or `reader`, in just this spelling.
    fn from_str(text: &str) -> Result<Self, RoleError> {
        match text {
            "admin" => Ok(Self::Admin),
            "writer" => Ok(Self::Writer),
            "reader" => Ok(Self::Reader),
            _ => Err(RoleError {
                found: excerpt(text),
            }),
        }
    }
}

/// A text that names no [`Role`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleError {
    found: Box<str>,
}

impl fmt::Display for RoleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "unknown role `{}`: write `admin`, `writer` or `reader`",
            self.found.escape_debug()
        )
    }
}

impl core::error::Error for RoleError {}
