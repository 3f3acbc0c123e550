//! `TryFrom<&str>`, `TryFrom<&String>` and `TryFrom<String>` beside every `FromStr`, for derives that ask
//! for them, such as `#[sqlx(try_from = "String")]`.

use alloc::string::String;

macro_rules! try_from_text {
    ($($type:ty),* $(,)?) => {
        $(
            /// The same as [`FromStr`](core::str::FromStr).
            impl TryFrom<&str> for $type {
                type Error = <Self as core::str::FromStr>::Err;

                fn try_from(text: &str) -> Result<Self, Self::Error> {
                    text.parse()
                }
            }

            /// The same as [`FromStr`](core::str::FromStr).
            impl TryFrom<&String> for $type {
                type Error = <Self as core::str::FromStr>::Err;

                fn try_from(text: &String) -> Result<Self, Self::Error> {
                    text.parse()
                }
            }

            /// The same as [`FromStr`](core::str::FromStr).
            impl TryFrom<String> for $type {
                type Error = <Self as core::str::FromStr>::Err;

                fn try_from(text: String) -> Result<Self, Self::Error> {
                    text.parse()
                }
            }
        )*
    };
}

try_from_text! {
    crate::KindName,
    crate::Role,
    crate::RoomUuid,
    crate::TaskUuid,
}

#[cfg(feature = "std")]
try_from_text!(crate::Lifetime);

#[cfg(feature = "client")]
try_from_text! {
    crate::client::AppIdentifier,
    crate::client::Uid,
}

#[cfg(any(feature = "client", feature = "rest"))]
try_from_text!(crate::region::Region);

#[cfg(feature = "rest")]
try_from_text! {
    crate::rest::HttpUrl,
    crate::rest::ScenePath,
}
