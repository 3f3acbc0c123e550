//! Whatever a service echoes of a token, nothing of it comes back out of an error.

#![expect(clippy::format_collect, reason = "short texts")]

use std::collections::HashSet;

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use http::StatusCode;
use netless_token::rest::{Call, Dynamic};
use netless_token::{AccessKey, AccessKeys, SecretKey};
use netless_token_tests::{keys, query};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{ROOM, TASK, api};

/// The longest piece of a token that may be anywhere in an error.
const PIECE: usize = 16;

fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn percent_where_needed(text: &str) -> String {
    let escaped = text.chars().map(|c| match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-' | '.' => c.to_string(),
        _ => percent(&c.to_string()),
    });
    escaped.collect()
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

fn grouped(text: &str, length: usize, separator: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let groups: Vec<String> = characters.chunks(length).map(String::from_iter).collect();
    groups.join(separator)
}

/// A query as a JSON object, as a service may log the claims that it decoded.
fn claims_as_json(text: &str) -> String {
    let claims = text.split('&').filter_map(|claim| claim.split_once('='));
    let claims: serde_json::Map<String, Value> = claims
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect();
    Value::from(claims).to_string()
}

type Escaping = (&'static str, fn(&str) -> String);

const ESCAPINGS: &[Escaping] = &[
    ("as it is", str::to_owned),
    ("lower case", str::to_lowercase),
    ("upper case", str::to_uppercase),
    ("swapped case", |text| {
        let swap = |c: char| match c {
            'a'..='z' => c.to_ascii_uppercase(),
            _ => c.to_ascii_lowercase(),
        };
        text.chars().map(swap).collect()
    }),
    ("reversed", |text| text.chars().rev().collect()),
    ("base64", |text| BASE64_STANDARD.encode(text)),
    ("URL-safe base64", |text| {
        BASE64_URL_SAFE_NO_PAD.encode(text)
    }),
    ("hex", hex),
    ("percent", percent),
    ("percent where needed", percent_where_needed),
    ("claims as JSON", claims_as_json),
    ("JSON escapes", |text| {
        text.bytes().map(|it| format!("\\u00{it:02x}")).collect()
    }),
    ("HTML escapes", |text| {
        text.bytes().map(|it| format!("&#{it};")).collect()
    }),
    ("spaced out", |text| grouped(text, 1, " ")),
    ("pairs", |text| grouped(text, 2, " ")),
    ("groups of three", |text| grouped(text, 3, "-")),
    ("groups of four", |text| grouped(text, 4, " ")),
    ("groups of eight", |text| grouped(text, 8, "\n")),
    ("zero-width spaces", |text| grouped(text, 5, "\u{200b}")),
    ("among known words", |text| grouped(text, 7, " token not ")),
    ("after a documented message", |text| {
        format!("invalid signature of token: {text}")
    }),
    ("within a documented message", |text| {
        format!("token access role {text} forbidden")
    }),
    ("after an undocumented message", |text| {
        format!("room not found: {text}")
    }),
    ("quoted", |text| format!("\"{text}\"")),
];

type Envelope = (&'static str, fn(&str) -> Vec<u8>);

const ENVELOPES: &[Envelope] = &[
    ("message", |echo| {
        json!({ "message": echo }).to_string().into_bytes()
    }),
    ("error", |echo| {
        json!({ "error": echo }).to_string().into_bytes()
    }),
    ("title", |echo| {
        let body = json!({ "error": { "title": echo } });
        body.to_string().into_bytes()
    }),
    ("message that is an object", |echo| {
        let body = json!({ "message": { echo: [echo] } });
        body.to_string().into_bytes()
    }),
    ("name of a field", |echo| {
        json!({ echo: 1 }).to_string().into_bytes()
    }),
    ("uuid", |echo| {
        json!({ "uuid": echo }).to_string().into_bytes()
    }),
    ("every field", |echo| {
        let body = json!({
            "uuid": "d4184790ffd511ebb9ebbf7a8f1d77bd",
            "status": 7,
            "success": echo,
            "isBan": echo,
            "limit": echo,
            "url": [echo],
            "currentScenePath": { echo: echo },
        });
        body.to_string().into_bytes()
    }),
    ("string", |echo| Value::from(echo).to_string().into_bytes()),
    ("array", |echo| json!([[echo]]).to_string().into_bytes()),
    ("text", |echo| echo.as_bytes().to_vec()),
    ("HTML", |echo| format!("<p>{echo}</p>").into_bytes()),
    ("cut off", |echo| {
        format!("{{\"message\":\"{echo}").into_bytes()
    }),
    ("not UTF-8", |echo| [b"\xff", echo.as_bytes()].concat()),
];

const STATUSES: &[u16] = &[200, 201, 204, 302, 400, 401, 403, 404, 429, 500, 599];

/// Letters and digits alone, in lower case.
fn squeezed(text: &str) -> Vec<u8> {
    let telling = text.bytes().filter(u8::is_ascii_alphanumeric);
    telling.map(|it| it.to_ascii_lowercase()).collect()
}

fn pieces(squeezed: &[u8]) -> impl Iterator<Item = [u8; PIECE]> {
    squeezed.windows(PIECE).map(|it| it.try_into().unwrap())
}

/// Every piece of the token, of its claims, of its signature and of its nonce, also in hex and base64,
/// forwards and backwards.
fn pieces_of(token: &str) -> HashSet<[u8; PIECE]> {
    let query = query(token);
    let claim = |name: &str| {
        let mut claims = query.split('&').filter_map(|it| it.split_once('='));
        claims.find(|it| it.0 == name).unwrap().1.to_owned()
    };
    let whole = [
        token.to_owned(),
        claims_as_json(&query),
        claim("sig"),
        claim("nonce"),
        query,
    ];
    let escapings: [fn(&str) -> String; 4] = [
        str::to_owned,
        hex,
        |text| BASE64_STANDARD.encode(text),
        |text| BASE64_STANDARD.encode(BASE64_STANDARD.encode(text)),
    ];
    let mut found = HashSet::new();
    for text in &whole {
        for escaped in escapings.map(|escape| escape(text)) {
            let mut squeezed = squeezed(&escaped);
            found.extend(pieces(&squeezed));
            squeezed.reverse();
            found.extend(pieces(&squeezed));
        }
    }
    found
}

/// What a service may do to a text before it echoes it, and in which of the envelopes: in all, or in
/// one, counted round.
type Echo = (Vec<&'static Escaping>, Option<usize>);

/// Answers `call` with echoes of its token.
fn check<C: Call>(call: &C, keys: &AccessKeys, echoes: &[Echo]) {
    let request = call.request(keys).unwrap();
    let token = request.headers()["token"].to_str().unwrap();
    let query = query(token);
    let signature = query.split("sig=").nth(1).unwrap();
    let forbidden = pieces_of(token);
    let mut seen = HashSet::new();
    for ((escapings, only), text) in echoes
        .iter()
        .flat_map(|echo| [token, &query, &signature[..64]].map(|text| (echo, text)))
    {
        let escape = |text: String, it: &&Escaping| it.1(&text);
        let echo = escapings.iter().fold(text.to_owned(), escape);
        for (index, (envelope, wrap)) in ENVELOPES.iter().enumerate() {
            if only.is_some_and(|only| only % ENVELOPES.len() != index) {
                continue;
            }
            let body = wrap(&echo);
            for status in STATUSES {
                let status = StatusCode::from_u16(*status).unwrap();
                let Err(error) = call.answer(status, &body) else {
                    continue;
                };
                let shown = format!("{error} {error:?} {error:#?}");
                if seen.contains(&shown) {
                    continue;
                }
                let squeezed = squeezed(&shown);
                let names: Vec<_> = escapings.iter().map(|it| it.0).collect();
                assert!(
                    pieces(&squeezed).all(|piece| !forbidden.contains(&piece)),
                    "{status}, {envelope}, {names:?}: {shown}"
                );
                seen.insert(shown);
            }
        }
    }
}

#[test]
fn nothing_of_a_token_comes_back_in_any_escaping() {
    let echoes: Vec<_> = ESCAPINGS.iter().map(|it| (vec![it], None)).collect();
    let keys = keys();
    let file = "https://files.example.com/a.pptx".parse().unwrap();
    check(&api().create_room(), &keys, &echoes);
    check(&api().room(ROOM), &keys, &echoes);
    check(&api().scenes(ROOM), &keys, &echoes);
    check(&api().conversion(TASK), &keys, &echoes);
    check(&api().cancel_conversion(TASK), &keys, &echoes);
    let start = api().start_conversion(file, Dynamic::default());
    check(&start, &keys, &echoes);
}

#[test]
fn nothing_of_a_token_comes_back_in_two_escapings() {
    let numbered = || ESCAPINGS.iter().enumerate();
    let echoes: Vec<_> = numbered()
        .flat_map(|(index, first)| {
            numbered().map(move |(offset, second)| (vec![first, second], Some(index + offset)))
        })
        .collect();
    check(&api().create_room(), &keys(), &echoes);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_of_a_token_comes_back_in_many_escapings(
        access_key in "[A-Za-z0-9_-]{16}",
        escapings in prop::collection::vec(prop::sample::select(ESCAPINGS.iter().collect::<Vec<_>>()), 1..=4),
        only in any::<usize>(),
    ) {
        let secret_key = SecretKey("JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ");
        let keys = AccessKeys::new(AccessKey(&access_key), secret_key).unwrap();
        check(&api().create_room(), &keys, &[(escapings, Some(only))]);
    }

    #[test]
    fn no_answer_panics(
        status in 100..1000_u16,
        body in prop::collection::vec(any::<u8>(), 0..64),
        text in any::<String>(),
    ) {
        let status = StatusCode::from_u16(status).unwrap();
        let message = json!({ "message": text, "uuid": text }).to_string();
        for body in [&body[..], text.as_bytes(), message.as_bytes()] {
            if let Err(error) = api().room(ROOM).answer(status, body) {
                prop_assert!(!error.to_string().is_empty());
            }
        }
    }
}
