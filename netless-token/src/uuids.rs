//! The uuids of rooms and of conversion tasks, as separate types.

use core::fmt;
use core::str::FromStr;

use ::uuid::Uuid;

macro_rules! uuid_type {
    ($(#[$docs:meta])* $name:ident, $kind:literal) => {
        $(#[$docs])*
        ///
        /// It reads the spellings that the [`uuid`](::uuid) crate reads: 32 hex digits, or groups
        /// with hyphens, which may be in braces or follow `urn:uuid:`. The digits may be in either
        /// case. It writes the spelling that the service uses: 32 lower-case hex digits.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// The uuid with this value, most significant digit first.
            #[must_use]
            pub const fn from_u128(value: u128) -> Self {
                Self(Uuid::from_u128(value))
            }

            /// Returns the bare [`Uuid`].
            #[must_use]
            pub const fn into_uuid(self) -> Uuid {
                self.0
            }
        }

        impl FromStr for $name {
            type Err = UuidError;

            fn from_str(text: &str) -> Result<Self, UuidError> {
                match Uuid::try_parse(text) {
                    Ok(uuid) => Ok(Self(uuid)),
                    Err(_) => Err(UuidError {
                        kind: $kind,
                        problem: Problem::of(text),
                    }),
                }
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl From<$name> for Uuid {
            fn from(uuid: $name) -> Self {
                uuid.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.0.simple().encode_lower(&mut Uuid::encode_buffer()))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }
    };
}

uuid_type! {
    /// The uuid of a room.
    ///
    /// ```
    /// use netless_token::RoomUuid;
    ///
    /// let room: RoomUuid = "D4184790-FFD5-11EB-B9EB-BF7A8F1D77BD".parse()?;
    /// assert_eq!(room.to_string(), "d4184790ffd511ebb9ebbf7a8f1d77bd");
    /// # Ok::<(), netless_token::UuidError>(())
    /// ```
    RoomUuid, "room"
}

uuid_type! {
    /// The uuid of a file-conversion task.
    ///
    /// ```
    /// use netless_token::TaskUuid;
    ///
    /// let task: TaskUuid = "2421073070b211eb9ee0df9d55858dde".parse()?;
    /// assert_eq!(task.to_string(), "2421073070b211eb9ee0df9d55858dde");
    /// # Ok::<(), netless_token::UuidError>(())
    /// ```
    TaskUuid, "task"
}

/// No uuid has been set. An SDK token never has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NoUuid;

/// Why a text is not a uuid.
///
/// ```
/// use netless_token::RoomUuid;
///
/// let error = "f9168c5e-ceb2-4faa-BGbf-329bf39fa1e4".parse::<RoomUuid>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "invalid room uuid: `G` at character 21 is not a hex digit",
/// );
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UuidError {
    kind: &'static str,
    problem: Problem,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Problem {
    Empty,
    /// The position counts characters, from 1.
    Character(char, usize),
    /// The number of hex digits found.
    Digits(usize),
    Hyphens,
}

impl Problem {
    /// Why the `uuid` crate refused `text`.
    fn of(text: &str) -> Self {
        if text.is_empty() {
            return Self::Empty;
        }
        let (skipped, bare) = without_wrapping(text);
        if let Some((index, character)) = bare
            .chars()
            .enumerate()
            .find(|(_, c)| !c.is_ascii_hexdigit() && *c != '-')
        {
            return Self::Character(character, skipped + index + 1);
        }
        match bare.chars().filter(char::is_ascii_hexdigit).count() {
            32 => Self::Hyphens,
            digits => Self::Digits(digits),
        }
    }
}

/// Removes the braces or the `urn:uuid:` that a uuid may have around it. Returns how many
/// characters were removed from the start, and the rest.
fn without_wrapping(text: &str) -> (usize, &str) {
    const URN: &str = "urn:uuid:";
    if let Some(bare) = text.strip_prefix(URN) {
        return (URN.len(), bare);
    }
    match text.strip_prefix('{').and_then(|t| t.strip_suffix('}')) {
        Some(bare) => (1, bare),
        None => (0, text),
    }
}

impl fmt::Display for UuidError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "invalid {} uuid: ", self.kind)?;
        match self.problem {
            Problem::Empty => f.write_str("it is empty; write 32 hex digits"),
            Problem::Character(character, position) => write!(
                f,
                "`{}` at character {position} is not a hex digit",
                character.escape_debug()
            ),
            Problem::Digits(1) => f.write_str("found 1 hex digit; write 32"),
            Problem::Digits(digits) => write!(f, "found {digits} hex digits; write 32"),
            Problem::Hyphens => f.write_str(
                "misplaced or missing hyphens; write just 32 hex digits, or groups of 8-4-4-4-12",
            ),
        }
    }
}

impl core::error::Error for UuidError {}
