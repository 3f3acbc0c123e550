//! The `Debug` of every error prints its words, so that `unwrap()` and a failing `main` speak to
//! people.

use core::fmt;

/// Implements `Debug` as `Display`, for `{:#?}` with the name of the type around it.
macro_rules! debug_as_display {
    ($($error:path),* $(,)?) => {
        $(
            impl fmt::Debug for $error {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    if f.alternate() {
                        let (_, name) = stringify!($error).rsplit_once("::").unwrap_or_default();
                        f.debug_tuple(name).field(&format_args!("{self}")).finish()
                    } else {
                        fmt::Display::fmt(self, f)
                    }
                }
            }
        )*
    };
}

debug_as_display! {
    crate::KeyError,
    crate::RoleError,
    crate::SignError,
    crate::UuidError,
    crate::VerifyError,
}

#[cfg(feature = "std")]
debug_as_display!(crate::TimestampError);

#[cfg(feature = "client")]
debug_as_display! {
    crate::client::AppIdentifierError,
    crate::client::RegionError,
    crate::client::UidError,
}
