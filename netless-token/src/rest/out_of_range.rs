//! The error of a number that the service would refuse.

use alloc::boxed::Box;
use alloc::string::ToString as _;
use core::fmt::{self, Display};
use core::ops::RangeInclusive;

/// A number that is out of the range that the service documents.
///
/// ```
/// use netless_token::rest::{Api, Region};
///
/// let error = Api::new(Region::Europe).rooms().limit(0).unwrap_err();
/// assert_eq!(error.to_string(), "a `limit` of 0 is out of range: write 1 to 1000");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct OutOfRange {
    name: &'static str,
    found: Box<str>,
    lowest: Box<str>,
    highest: Box<str>,
}

impl OutOfRange {
    /// Returns `found` if it is in `range`.
    pub(super) fn check<T: PartialOrd + Display>(
        name: &'static str,
        found: T,
        range: &RangeInclusive<T>,
    ) -> Result<T, Self> {
        if range.contains(&found) {
            return Ok(found);
        }
        let text = |number: &T| number.to_string().into_boxed_str();
        Err(Self {
            name,
            found: text(&found),
            lowest: text(range.start()),
            highest: text(range.end()),
        })
    }
}

impl Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            found,
            lowest,
            highest,
        } = self;
        write!(
            f,
            "a `{name}` of {found} is out of range: write {lowest} to {highest}"
        )
    }
}

impl core::error::Error for OutOfRange {}
