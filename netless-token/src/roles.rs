//! What the bearer of a token may do, within what its kind allows.

use alloc::boxed::Box;
use core::cmp::Ordering;
use core::fmt;
use core::str::FromStr;

use crate::excerpt::excerpt;
use crate::one_of::OneOf;

/// What the bearer of a token may do, ordered by power: `Reader < Writer < Admin`.
///
/// What each may do depends on the kind: see [`Kind`](crate::Kind). A server can use this order to
/// check that no caller gets more than allowed:
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
///
/// Cast to a number, a role is the number that a token has for it:
///
/// ```
/// # use netless_token::{Admin, Reader, Role};
/// assert_eq!(Admin as u8, 0);
/// assert_eq!(Role::try_from(2), Ok(Reader));
/// ```
///
/// A `match` needs no `_`: Agora defines these three roles and no others.
// A fourth role would take, beside what the compiler asks for in `as_str` and a test in the macros:
// `ALL` and the message for a number below, the exports in `lib.rs`, `is_writable` in `client.rs`, and
// the tables of `Kind` and of `VerifyError::UnknownRole`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// A writer that may also disable rooms.
    Admin = 0,
    /// May join a room and draw.
    Writer = 1,
    /// May join a room read-only.
    Reader = 2,
}

impl Role {
    /// Every role, the most powerful first.
    pub const ALL: &'static [Self] = &[Self::Admin, Self::Writer, Self::Reader];

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

/// By power: the lower the number in the token, the more a role may do.
impl Ord for Role {
    fn cmp(&self, other: &Self) -> Ordering {
        (*other as u8).cmp(&(*self as u8))
    }
}

impl PartialOrd for Role {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Role {
    type Err = RoleError;

    /// Reads `admin`, `writer` or `reader`, in exactly this spelling.
    fn from_str(text: &str) -> Result<Self, RoleError> {
        Self::ALL
            .iter()
            .copied()
            .find(|role| role.as_str() == text)
            .ok_or_else(|| RoleError(Found::Name(excerpt(text))))
    }
}

macro_rules! try_from_number {
    ($($number:ty),*) => {
        $(
            /// The role that a token has this number for.
            impl TryFrom<$number> for Role {
                type Error = RoleError;

                fn try_from(number: $number) -> Result<Self, RoleError> {
                    let number = i128::from(number);
                    Self::ALL
                        .iter()
                        .copied()
                        .find(|role| *role as i128 == number)
                        .ok_or(RoleError(Found::Number(number)))
                }
            }
        )*
    };
}

try_from_number!(u8, i16, i32, u32, i64, u64);

/// Why a text or a number is not a [`Role`].
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RoleError(Found);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Found {
    Name(Box<str>),
    Number(i128),
}

impl fmt::Display for RoleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Found::Name(name) => write!(
                f,
                "unknown role `{}`: write {}",
                name.escape_debug(),
                OneOf(Role::ALL)
            ),
            Found::Number(number) => write!(
                f,
                "unknown role {number}: write 0 for `admin`, 1 for `writer` or 2 for `reader`"
            ),
        }
    }
}

impl core::error::Error for RoleError {}
