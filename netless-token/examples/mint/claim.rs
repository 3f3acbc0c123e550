//! The claims of a token as they are in it, each with what is wrong with it.

use netless_token::{KindName, Role, RoomUuid, TaskUuid, VerifyError};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

pub(crate) struct Claim {
    pub(crate) name: String,
    /// Empty if the claim is missing, and more than one if it is repeated.
    pub(crate) values: Vec<Value>,
    pub(crate) problem: Option<VerifyError>,
}

/// Returns every claim of the query, and the missing ones. Hides the secret key, and the signature,
/// with which the token could be rebuilt.
pub(crate) fn claims(kind: KindName, query: &str, secret_key: &str) -> Vec<Claim> {
    let mut names = ["ak", "role", "uuid", "expireAt", "nonce", "sig"]
        .map(String::from)
        .to_vec();
    for (name, _) in pairs(query) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let claim = |name: String| {
        let own = pairs(query).filter(|(other, _)| *other == name);
        let values: Vec<_> = own.map(|(_, value)| value).collect();
        let problem = problem(kind, &name, &values);
        let shown = |value: &String| match &*name {
            "role" if problem.is_none() => json!(role(value).map(Role::as_str)),
            "expireAt" if problem.is_none() => json!(millis(value)),
            "sig" => json!("…"),
            // A key that is shorter can be a part of other words.
            _ if value == secret_key || (secret_key.len() >= 16 && value.contains(secret_key)) => {
                json!("…")
            }
            _ => json!(value),
        };
        let values = values.iter().map(shown).collect();
        Claim {
            name,
            values,
            problem,
        }
    };
    names.into_iter().map(claim).collect()
}

/// The names and values of a query.
pub(crate) fn pairs(query: &str) -> impl Iterator<Item = (String, String)> {
    let unescaped = |text: &str| {
        let text = text.replace('+', " ");
        percent_decode_str(&text).decode_utf8_lossy().into_owned()
    };
    query.split('&').map(move |pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (unescaped(name), unescaped(value))
    })
}

/// What is wrong with a claim that has these values.
fn problem(kind: KindName, name: &str, values: &[String]) -> Option<VerifyError> {
    let required = ["ak", "role", "uuid", "nonce", "sig"]
        .into_iter()
        .find(|it| *it == name && (kind != KindName::SdkToken || name != "uuid"));
    let value = match values {
        [] => return required.map(VerifyError::MissingClaim),
        [value] => value,
        _ => return Some(VerifyError::RepeatedClaim(name.into())),
    };
    let invalid_uuid = match kind {
        KindName::SdkToken => Some(VerifyError::SdkWithUuid),
        KindName::RoomToken => value
            .parse::<RoomUuid>()
            .err()
            .map(VerifyError::InvalidUuid),
        KindName::TaskToken => value
            .parse::<TaskUuid>()
            .err()
            .map(VerifyError::InvalidUuid),
    };
    match name {
        _ if value.is_empty() && required.is_some() => required.map(VerifyError::MissingClaim),
        "role" if role(value).is_none() => Some(VerifyError::UnknownRole(value.as_str().into())),
        "expireAt" if millis(value).is_none() => {
            Some(VerifyError::InvalidExpireAt(value.as_str().into()))
        }
        "uuid" => invalid_uuid,
        _ => None,
    }
}

fn role(digit: &str) -> Option<Role> {
    let role = digit.parse::<u8>().ok().filter(|_| digit.len() == 1);
    role.and_then(|role| role.try_into().ok())
}

fn millis(text: &str) -> Option<u64> {
    text.parse().ok().filter(|_| !text.starts_with('+'))
}
