//! Finds out why a signature is wrong.

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::json;
use sha2::Sha256;

use crate::claim::pairs;
use crate::keys::Keys;

type Claims = Vec<(String, String)>;
/// What was signed, or what with, and what is wrong with that.
type Attempt = (String, Vec<&'static str>);

/// Signs the claims of a query in the ways that go wrong, and returns what is wrong with the one that
/// gives its signature.
pub(crate) fn mistakes(query: &str, keys: &Keys) -> Option<String> {
    let (signatures, claims): (Claims, Claims) = pairs(query).partition(|(name, _)| name == "sig");
    let (_, signature) = signatures.first()?;
    let texts = texts(query, &claims);
    for (key, wrong_key) in secret_keys(keys) {
        for (text, wrong_text) in &texts {
            let mut hmac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).ok()?;
            hmac.update(text.as_bytes());
            if let Some(wrong_form) = form(signature, &hmac.finalize().into_bytes()) {
                return Some(
                    [wrong_key, wrong_text.clone(), wrong_form]
                        .concat()
                        .join("; "),
                );
            }
        }
    }
    None
}

fn secret_keys(keys: &Keys) -> impl Iterator<Item = Attempt> {
    let newline = "the secret key had a newline behind it: take it off";
    let space = "the secret key had a space behind it: take it off";
    let quoted = "the secret key was in quotation marks: take them off";
    [
        ("@", None),
        ("@\n", Some(newline)),
        ("@\r\n", Some(newline)),
        ("@ ", Some(space)),
        ("\"@\"", Some(quoted)),
        ("'@'", Some(quoted)),
    ]
    .into_iter()
    .map(|(pattern, mistake)| (pattern.replace('@', &keys.secret_key), mistake))
    .chain([(
        keys.pair.access_key().to_owned(),
        Some("the access key was used as the secret key: use the secret key"),
    )])
    .map(|(key, mistake)| (key, Vec::from_iter(mistake)))
}

/// What may have been signed: the claims as JSON in any order, with numbers or spaces, or the query.
fn texts(query: &str, claims: &Claims) -> Vec<Attempt> {
    let mut sorted = claims.clone();
    sorted.sort();
    let mut texts = Vec::new();
    for order in orders(claims, &sorted) {
        for numbers in [&[][..], &["role"], &["expireAt"], &["role", "expireAt"]] {
            for [comma, colon] in [[",", ":"], [", ", ": "]] {
                let member = |(name, value): &(String, String)| {
                    let number = value.parse::<u64>().ok();
                    let number = number.filter(|_| numbers.contains(&name.as_str()));
                    let value = number.map_or_else(|| json!(value), |number| json!(number));
                    format!("{}{colon}{value}", json!(name))
                };
                let members: Vec<_> = order.iter().map(member).collect();
                let mistakes = [
                    (
                        order != sorted,
                        "the claims were not sorted: sort them by name",
                    ),
                    (
                        numbers.contains(&"role"),
                        "`role` was a number in the JSON: write it as a string",
                    ),
                    (
                        numbers.contains(&"expireAt"),
                        "`expireAt` was a number in the JSON: write it as a string",
                    ),
                    (comma != ",", "the JSON had spaces: write it without"),
                ];
                let mistakes = mistakes.into_iter().filter(|(is_made, _)| *is_made);
                texts.push((
                    format!("{{{}}}", members.join(comma)),
                    mistakes.map(|(_, words)| words).collect(),
                ));
            }
        }
    }
    let signed = query.split('&').filter(|pair| !pair.starts_with("sig="));
    let unescaped = sorted.iter().map(|(name, value)| format!("{name}={value}"));
    for query in [
        signed.collect::<Vec<_>>().join("&"),
        unescaped.collect::<Vec<_>>().join("&"),
    ] {
        texts.push((query, vec!["the query was signed: sign the claims as JSON"]));
    }
    texts
}

/// Every order of the claims, unless they are very many.
fn orders(claims: &Claims, sorted: &Claims) -> Vec<Claims> {
    if claims.len() > 6 {
        return vec![sorted.clone(), claims.clone()];
    }
    let Some((last, others)) = claims.split_last() else {
        return vec![Claims::new()];
    };
    orders(&others.to_vec(), sorted)
        .iter()
        .flat_map(|order| {
            (0..=order.len()).map(|index| {
                let mut order = order.clone();
                order.insert(index, last.clone());
                order
            })
        })
        .collect()
}

/// What is wrong with the form of the signature, if these are its bytes.
fn form(signature: &str, bytes: &[u8]) -> Option<Vec<&'static str>> {
    let unpadded = signature.trim_end_matches('=');
    if base16ct::lower::decode(signature, &mut [0; 32]) == Ok(bytes) {
        Some(Vec::new())
    } else if base16ct::mixed::decode(signature, &mut [0; 32]) == Ok(bytes) {
        Some(vec!["it has capitals: write it as lower-case hex"])
    } else if unpadded == BASE64_STANDARD_NO_PAD.encode(bytes)
        || unpadded == BASE64_URL_SAFE_NO_PAD.encode(bytes)
    {
        Some(vec!["it is base64: write it as lower-case hex"])
    } else {
        None
    }
}
