//! Makes the `Debug` of every error print its message, so that the output of `unwrap()` and of a
//! failing `main` is readable.

use core::fmt;

/// Implements `Debug` as `Display`. `{:#?}` adds the name of the type.
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
    crate::Base64Error,
    crate::KeyError,
    crate::KindNameError,
    crate::RoleError,
    crate::SignError,
    crate::UuidError,
    crate::VerifyError,
}

#[cfg(feature = "std")]
debug_as_display!(crate::LifetimeError, crate::TimestampError);

#[cfg(feature = "client")]
debug_as_display! {
    crate::client::AppIdentifierError,
    crate::client::UidError,
}

#[cfg(any(feature = "client", feature = "rest"))]
debug_as_display!(crate::region::RegionError);

#[cfg(feature = "rest")]
debug_as_display! {
    crate::rest::ApiBaseError,
    crate::rest::HttpUrlError,
    crate::rest::OutOfRange,
    crate::rest::RestError,
    crate::rest::SceneNameError,
    crate::rest::ScenePathError,
}
