//! `Serialize` and `Deserialize` for roles, kinds and uuids, `Deserialize` for lifetimes, and `Serialize`
//! for tokens that may go to a client.

use ::serde::{Serialize, Serializer};

use crate::one_of::OneOf;
use crate::unsigned::Signed;
use crate::{ClientSafe, KindName, Role, RoomUuid, SignedToken, TaskUuid, Token};

/// Serialises a type with its `Display`, and deserialises it with its `FromStr`, whose error
/// messages it keeps.
macro_rules! serialize_as_text {
    ($type:ty, $expected:expr) => {
        impl ::serde::Serialize for $type {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $type {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                struct Text;

                impl ::serde::de::Visitor<'_> for Text {
                    type Value = $type;

                    fn expecting(
                        &self,
                        formatter: &mut ::core::fmt::Formatter<'_>,
                    ) -> ::core::fmt::Result {
                        ::core::write!(formatter, "{}", $expected)
                    }

                    fn visit_str<E: ::serde::de::Error>(self, text: &str) -> Result<$type, E> {
                        text.parse().map_err(E::custom)
                    }
                }

                deserializer.deserialize_str(Text)
            }
        }
    };
}
#[cfg(any(feature = "client", feature = "rest"))]
pub(crate) use serialize_as_text;

serialize_as_text!(KindName, OneOf(KindName::ALL));
serialize_as_text!(Role, OneOf(Role::ALL));
serialize_as_text!(RoomUuid, "a room uuid as text");
serialize_as_text!(TaskUuid, "a task uuid as text");

/// Reads text. A number is answered like the same digits as text: a ttl needs a unit.
#[cfg(feature = "std")]
impl<'de> ::serde::Deserialize<'de> for crate::Lifetime {
    fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl ::serde::de::Visitor<'_> for Text {
            type Value = crate::Lifetime;

            fn expecting(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                formatter.write_str("a ttl as text, such as `10m`, or `never`")
            }

            fn visit_str<E: ::serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
                text.parse().map_err(E::custom)
            }

            fn visit_i64<E: ::serde::de::Error>(self, number: i64) -> Result<Self::Value, E> {
                self.visit_str(&alloc::format!("{number}"))
            }

            fn visit_u64<E: ::serde::de::Error>(self, number: u64) -> Result<Self::Value, E> {
                self.visit_str(&alloc::format!("{number}"))
            }
        }

        if deserializer.is_human_readable() {
            // `deserialize_str` would have some formats refuse a number in their own words.
            deserializer.deserialize_any(Text)
        } else {
            deserializer.deserialize_str(Text)
        }
    }
}

/// Serialises the token's text.
impl<K: ClientSafe> Serialize for SignedToken<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Only here for its compile error: no token is [`Signed`].
#[doc(hidden)]
impl<K: Signed, R, U, T> Serialize for Token<K, R, U, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}
