//! What the compiler says about an item whose feature is off.

#[cfg(not(feature = "macros"))]
macro_rules! off {
    ($dollar:tt $($name:ident)*) => {
        $(
            #[doc(hidden)]
            #[macro_export]
            macro_rules! $name {
                ($dollar($dollar input:tt)*) => {
                    ::core::compile_error! {
                        concat!(
                            "`", stringify!($name), "!` needs the feature `macros` of netless-token: add it to \
                             `features` in your Cargo.toml"
                        )
                    }
                };
            }
        )*
    };
}

#[cfg(not(feature = "macros"))]
off!($ role room_uuid task_uuid ttl token);

/// The crate has the feature `std`.
#[cfg(not(feature = "std"))]
#[diagnostic::on_unimplemented(
    message = "this needs the feature `std` of netless-token",
    label = "add `std` to `features` in your Cargo.toml; without it, pass the time to `sign_at` and `verify_at`"
)]
#[doc(hidden)]
pub trait Std {
    fn is_off<T>() -> T;
}

/// The crate has the feature `http`.
#[cfg(not(feature = "http"))]
#[diagnostic::on_unimplemented(
    message = "this needs the feature `http` of netless-token",
    label = "add `http` to `features` in your Cargo.toml"
)]
#[doc(hidden)]
pub trait Http {}

#[cfg(not(feature = "std"))]
mod without_std {
    use crate::{
        AccessKeys, Claims, ClientSafe, KeyError, Kind, SignError, SignedToken, Timestamp, Token,
        VerifyError,
    };

    impl<K: Kind, R, U, T> Token<K, R, U, T> {
        #[doc(hidden)]
        pub fn sign(self, _: &AccessKeys) -> Result<SignedToken<K>, SignError>
        where
            Self: super::Std,
        {
            <Self as super::Std>::is_off()
        }
    }

    impl<K: Kind> Claims<K> {
        #[doc(hidden)]
        pub fn verify_any(_: &str, _: &AccessKeys) -> Result<Self, VerifyError>
        where
            Self: super::Std,
        {
            <Self as super::Std>::is_off()
        }
    }

    impl<K: ClientSafe> Claims<K> {
        #[doc(hidden)]
        pub fn verify(_: &str, _: &AccessKeys, _: K::Uuid) -> Result<Self, VerifyError>
        where
            Self: super::Std,
        {
            <Self as super::Std>::is_off()
        }
    }

    impl AccessKeys {
        #[doc(hidden)]
        pub fn from_env() -> Result<Self, KeyError>
        where
            for<'a> Self: super::Std,
        {
            <Self as super::Std>::is_off()
        }
    }

    impl Timestamp {
        #[doc(hidden)]
        #[must_use]
        pub fn now() -> Self
        where
            for<'a> Self: super::Std,
        {
            <Self as super::Std>::is_off()
        }
    }
}

#[cfg(not(feature = "http"))]
impl<K: crate::Kind> crate::SignedToken<K> {
    #[doc(hidden)]
    pub fn expose_header_value(&self)
    where
        Self: Http,
    {
    }
}
