//! The choices that a message offers.

use core::fmt;

/// Prints all of them: `` `admin`, `writer` or `reader` ``.
pub(crate) struct OneOf<'a, T>(pub(crate) &'a [T]);

impl<T: fmt::Display> fmt::Display for OneOf<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, choice) in self.0.iter().enumerate() {
            let separator = match index {
                0 => "",
                _ if index + 1 == self.0.len() => " or ",
                _ => ", ",
            };
            write!(f, "{separator}`{choice}`")?;
        }
        Ok(())
    }
}
