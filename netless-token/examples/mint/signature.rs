//! Finds out why a signature is wrong.

use std::iter;

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use itertools::{Itertools as _, iproduct};
use serde_json::json;
use sha2::Sha256;

use crate::keys::Keys;

/// A name and a value.
type Claim = (String, String);
/// What is wrong with a way to sign; nothing with the right one.
type Mistakes = Vec<&'static str>;

const NEWLINE: &str = "the secret key had a newline behind it: take it off";
const SPACE: &str = "the secret key had a space behind it: take it off";
const QUOTED: &str = "the secret key was in quotation marks: take them off";
const ACCESS_KEY: &str = "the access key was used as the secret key: use the secret key";
const UNSORTED: &str = "the claims were not sorted: sort them by name";
const ROLE: &str = "`role` was a number in the JSON: write it as a string";
const EXPIRE_AT: &str = "`expireAt` was a number in the JSON: write it as a string";
const SPACED: &str = "the JSON had spaces: write it without";
const QUERY: &str = "the query was signed: sign the claims as JSON";
const CAPITALS: &str = "it has capitals: write it as lower-case hex";
const BASE64: &str = "it is base64: write it as lower-case hex";

/// Signs the claims of a query in the ways that go wrong, and returns what is wrong with the one that
/// gives its signature.
pub(crate) fn mistakes(query: &str, keys: &Keys) -> Option<String> {
    let claims = form_urlencoded::parse(query.as_bytes()).into_owned();
    let (signatures, claims): (Vec<_>, Vec<_>) = claims.partition(|(name, _)| name == "sig");
    let (_, signature) = signatures.first()?;
    let mut ways = iproduct!(secret_keys(keys), texts(query, &claims));
    ways.find_map(|((key, wrong_key), (text, wrong_text))| {
        let mut hmac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).ok()?;
        hmac.update(text.as_bytes());
        let wrong_form = form(signature, &hmac.finalize().into_bytes())?;
        Some([wrong_key, wrong_text, wrong_form].concat().join("; "))
    })
}

fn secret_keys(keys: &Keys) -> [(String, Mistakes); 7] {
    let key = &keys.secret_key;
    [
        (key.clone(), vec![]),
        (format!("{key}\n"), vec![NEWLINE]),
        (format!("{key}\r\n"), vec![NEWLINE]),
        (format!("{key} "), vec![SPACE]),
        (format!("\"{key}\""), vec![QUOTED]),
        (format!("'{key}'"), vec![QUOTED]),
        (keys.pair.access_key().into(), vec![ACCESS_KEY]),
    ]
}

/// What may have been signed: the claims as JSON in any order, with numbers or spaces, or the query.
fn texts(query: &str, claims: &[Claim]) -> Vec<(String, Mistakes)> {
    let sorted: Vec<_> = claims.iter().sorted().collect();
    let unescaped = sorted.iter().map(|(name, value)| format!("{name}={value}"));
    let signed = query.split('&').filter(|pair| !pair.starts_with("sig="));
    let queries = [
        signed.collect_vec().join("&"),
        unescaped.collect_vec().join("&"),
    ];

    // All orders of the usual claims and one more.
    let orders = sorted.iter().copied().permutations(sorted.len()).take(720);
    let orders = iter::once(claims.iter().collect()).chain(orders);
    let ways = iproduct!(orders, [false, true], [false, true], [false, true]);
    let jsons = ways.map(|(order, role, expire_at, spaced)| {
        let [comma, colon] = if spaced { [", ", ": "] } else { [",", ":"] };
        let member = |(name, value): &&Claim| {
            let is_number = (role && name == "role") || (expire_at && name == "expireAt");
            let quoted = json!(value).to_string();
            format!(
                "{}{colon}{}",
                json!(name),
                if is_number { value } else { &quoted }
            )
        };
        let json = format!("{{{}}}", order.iter().map(member).join(comma));
        let is_unsorted = order != sorted;
        let mistakes = [
            (is_unsorted, UNSORTED),
            (role, ROLE),
            (expire_at, EXPIRE_AT),
            (spaced, SPACED),
        ];
        let made = mistakes.into_iter().filter(|(is_made, _)| *is_made);
        (json, made.map(|(_, words)| words).collect())
    });
    jsons
        .chain(queries.map(|query| (query, vec![QUERY])))
        .collect()
}

/// What is wrong with the form of the signature, if these are its bytes.
fn form(signature: &str, bytes: &[u8]) -> Option<Mistakes> {
    let mut hex = [0; 64];
    let hex = base16ct::lower::encode_str(bytes, &mut hex).ok()?;
    // A `+` that was not escaped is a space in a query.
    let unpadded = signature.trim_end_matches('=').replace(' ', "+");
    let base64 =
        [BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD].map(|engine| engine.encode(bytes));
    [
        (signature == hex, vec![]),
        (signature.eq_ignore_ascii_case(hex), vec![CAPITALS]),
        (base64.contains(&unpadded), vec![BASE64]),
    ]
    .into_iter()
    .find_map(|(is_it, mistakes)| is_it.then_some(mistakes))
}
