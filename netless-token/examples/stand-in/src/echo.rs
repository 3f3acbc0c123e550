//! What a service may repeat of a token, in a message about it.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use clap::ValueEnum;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::{Map, Value};

/// A part of the token, and how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Echo {
    /// The token.
    Token,
    /// The token in capitals.
    Capitals,
    /// The token in groups of four characters.
    Groups,
    /// The token backwards.
    Backwards,
    /// The token, each character escaped as in JSON.
    Unicode,
    /// The token, each character escaped as in HTML.
    Entities,
    /// The token in hex.
    Hex,
    /// The token in base64.
    Base64,
    /// What the token's base64 contains.
    Query,
    /// The same, escaped as in a query.
    Percent,
    /// The claims, as JSON.
    Claims,
    /// The signature.
    Signature,
    /// The signature in capitals.
    SignatureCapitals,
    /// The nonce.
    Nonce,
}

impl Echo {
    /// All of them.
    #[must_use]
    pub fn all() -> &'static [Self] {
        Self::value_variants()
    }

    /// Returns what it repeats of this token.
    pub(crate) fn of(self, token: &str) -> String {
        let each = |escape: fn(&mut String, char)| {
            token.chars().fold(String::new(), |mut text, it| {
                escape(&mut text, it);
                text
            })
        };
        match self {
            Self::Token => token.into(),
            Self::Capitals => token.to_uppercase(),
            Self::Groups => token
                .chars()
                .collect::<Vec<_>>()
                .chunks(4)
                .map(String::from_iter)
                .collect::<Vec<_>>()
                .join(" "),
            Self::Backwards => token.chars().rev().collect(),
            Self::Unicode => each(|text, it| {
                let _ = write!(text, "\\u{:04x}", u32::from(it));
            }),
            Self::Entities => each(|text, it| {
                let _ = write!(text, "&#{};", u32::from(it));
            }),
            Self::Hex => each(|text, it| {
                let _ = write!(text, "{:02x}", u32::from(it));
            }),
            Self::Base64 => STANDARD.encode(token),
            Self::Query => query(token),
            Self::Percent => utf8_percent_encode(&query(token), NON_ALPHANUMERIC).to_string(),
            Self::Claims => {
                let query = query(token);
                let claims: Map<String, Value> = claims(&query)
                    .map(|(name, value)| (name.into(), value.into()))
                    .collect();
                Value::Object(claims).to_string()
            }
            Self::Signature => claim(token, "sig"),
            Self::SignatureCapitals => claim(token, "sig").to_uppercase(),
            Self::Nonce => claim(token, "nonce"),
        }
    }
}

/// What the token's base64 contains.
fn query(token: &str) -> String {
    let (_prefix, encoded) = token.split_once('_').unwrap_or_default();
    let decoded = URL_SAFE_NO_PAD.decode(encoded).unwrap_or_default();
    String::from_utf8(decoded).unwrap_or_default()
}

fn claims(query: &str) -> impl Iterator<Item = (&str, String)> {
    query
        .split('&')
        .filter_map(|it| it.split_once('='))
        .map(|(name, value)| (name, percent_decode_str(value).decode_utf8_lossy().into()))
}

fn claim(token: &str, name: &str) -> String {
    claims(&query(token))
        .find(|it| it.0 == name)
        .map(|it| it.1)
        .unwrap_or_default()
}
