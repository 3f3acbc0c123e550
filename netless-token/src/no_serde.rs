//! What the compiler says where serde is to read or write a type that it must not.

use ::serde::de::Error as _;
use ::serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{
    AccessKey, AccessKeys, Claims, Kind, SecretKey, SignError, SignedToken, Token, UnverifiedClaims,
};

// The lifetime lets an impl have a bound that can't be met. The bounds are on `()`: rustc shows the message
// of a bound on the type itself only below that of serde.

/// Serde reads or writes keys.
#[diagnostic::on_unimplemented(
    message = "keys are neither read nor written by serde",
    label = "read the two keys as text, and call `AccessKeys::new`"
)]
#[doc(hidden)]
pub trait KeysInSerde<'a> {}

/// Serde reads a token.
#[diagnostic::on_unimplemented(
    message = "a token is not read by serde",
    label = "read it as text, and call `Claims::verify`",
    note = "for a token to sign, read its `Role`, its uuid and its `Lifetime`"
)]
#[doc(hidden)]
pub trait TokenInSerde<'a> {}

/// Serde writes claims.
#[diagnostic::on_unimplemented(
    message = "claims are not written by serde",
    label = "write those that you need, such as `claims.role()`"
)]
#[doc(hidden)]
pub trait ClaimsInSerde<'a> {}

/// Serde writes why a token was not signed.
#[diagnostic::on_unimplemented(
    message = "a `SignError` is not written by serde",
    label = "write `?` after `.sign(&keys)`, or write the error as text: `error.to_string()`"
)]
#[doc(hidden)]
pub trait ErrorInSerde<'a> {}

macro_rules! not_read {
    ($(($($generics:tt)*) $type:ty: $words:ident,)*) => {
        $(
            #[doc(hidden)]
            impl<'de, $($generics)*> Deserialize<'de> for $type
            where
                (): $words<'de>,
            {
                fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
                    Err(D::Error::custom(""))
                }
            }
        )*
    };
}

macro_rules! not_written {
    ($(($($generics:tt)*) $type:ty: $words:ident,)*) => {
        $(
            #[doc(hidden)]
            impl<'a, $($generics)*> Serialize for $type
            where
                (): $words<'a>,
            {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.serialize_unit()
                }
            }
        )*
    };
}

not_read! {
    () AccessKeys: KeysInSerde,
    ('key) AccessKey<'key>: KeysInSerde,
    ('key) SecretKey<'key>: KeysInSerde,
    (K: Kind) SignedToken<K>: TokenInSerde,
    (K, R, U, T) Token<K, R, U, T>: TokenInSerde,
}

not_written! {
    () AccessKeys: KeysInSerde,
    ('key) SecretKey<'key>: KeysInSerde,
    (K: Kind) Claims<K>: ClaimsInSerde,
    (K: Kind) UnverifiedClaims<K>: ClaimsInSerde,
    () SignError: ErrorInSerde,
}
