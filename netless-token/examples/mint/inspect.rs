//! Shows what is in a token, what is wrong with it, and whether it verifies.

use std::error::Error;
use std::io::{self, Read as _, Write as _};
use std::time::SystemTime;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use netless_token::{AccessKeys, Claims, Kind, KindName, Room, Sdk, Task, Timestamp, VerifyError};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

use crate::expiry::expiry;
use crate::{demo_keys, variables};

/// Prints a description of the token, which is read from standard input if it is `-`. Returns
/// whether it verifies.
pub(crate) fn inspect(
    token: &str,
    keys: Option<AccessKeys>,
    json: bool,
) -> Result<bool, Box<dyn Error>> {
    let mut input = String::new();
    let token = if token == "-" {
        io::stdin().read_to_string(&mut input)?;
        input.trim()
    } else {
        token
    };
    match KindName::claimed_by(token)? {
        KindName::SdkToken => describe::<Sdk>(token, keys, json),
        KindName::RoomToken => describe::<Room>(token, keys, json),
        KindName::TaskToken => describe::<Task>(token, keys, json),
    }
}

fn describe<K: Kind>(
    token: &str,
    keys: Option<AccessKeys>,
    json: bool,
) -> Result<bool, Box<dyn Error>> {
    let now = SystemTime::now().try_into()?;
    let claims = claims::<K>(token, now)?;
    let verdict = verdict::<K>(token, &claims, keys, now)?;

    let mut out = io::stdout().lock();
    if json {
        writeln!(out, "{}", to_json::<K>(&claims, &verdict))?;
    } else {
        writeln!(out, "kind: {}", K::NAME)?;
        for claim in &claims {
            claim.write(&mut out)?;
        }
        writeln!(out, "verified: {}", verdict.words)?;
    }
    Ok(verdict.verified == Some(true))
}

/// A claim as it is in the token.
struct Claim {
    name: String,
    /// Empty if the claim is missing, and more than one if it is repeated.
    values: Vec<String>,
    /// What it means, or what is wrong with it.
    meaning: Result<String, VerifyError>,
}

/// Valid claims, as they are in a query.
const GOOD: [(&str, &str); 6] = [
    ("ak", "ak=any"),
    ("role", "role=0"),
    ("uuid", "uuid=00000000000000000000000000000000"),
    ("expireAt", "expireAt=0"),
    ("nonce", "nonce=any"),
    ("sig", "sig=any"),
];

/// Returns every claim of the token, and the missing ones.
fn claims<K: Kind>(token: &str, now: Timestamp) -> Result<Vec<Claim>, VerifyError> {
    let (prefix, query) = query_of::<K>(token)?;
    let pairs: Vec<(&str, String, String)> = query
        .split('&')
        .map(|raw| {
            let (name, value) = raw.split_once('=').unwrap_or((raw, ""));
            (raw, unescaped(name), unescaped(value))
        })
        .collect();

    let mut names = GOOD.map(|(name, _)| name).to_vec();
    for (_, name, _) in &pairs {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let claim = |name: &str| {
        let own = || pairs.iter().filter(|(_, other, _)| other == name);
        // The library checks each claim in a token that is otherwise valid.
        let good = GOOD.iter().filter(|(good, _)| {
            *good != name && !(*good == "uuid" && K::NAME == KindName::SdkToken)
        });
        let query: Vec<_> = own()
            .map(|(raw, ..)| *raw)
            .chain(good.map(|(_, raw)| *raw))
            .collect();
        let probe = format!(
            "{prefix}_{}",
            BASE64_URL_SAFE_NO_PAD.encode(query.join("&"))
        );
        let values: Vec<_> = own()
            .map(|(.., value)| match name {
                // With the signature, the token could be rebuilt from this output.
                "sig" => "…".into(),
                _ => value.clone(),
            })
            .collect();
        Claim {
            name: name.into(),
            meaning: Claims::<K>::decode_unverified(&probe).map(|claims| match name {
                "role" => claims.role().to_string(),
                "expireAt" => expiry(claims.expires_at(), now),
                _ => values.concat(),
            }),
            values,
        }
    };
    let is_in_token = |claim: &Claim| !claim.values.is_empty();
    let is_shown_if_missing = |claim: &Claim| claim.meaning.is_err() || claim.name == "expireAt";
    let claims = names.into_iter().map(claim);
    Ok(claims
        .filter(|it| is_in_token(it) || is_shown_if_missing(it))
        .collect())
}

fn unescaped(text: &str) -> String {
    let text = text.replace('+', " ");
    percent_decode_str(&text).decode_utf8_lossy().into_owned()
}

/// Returns what is before the first `_`, and the query.
fn query_of<K: Kind>(token: &str) -> Result<(&str, String), VerifyError> {
    use VerifyError::{Base64, NotAToken, Query, TooLong};
    // With these errors, there are no claims to show.
    if let Err(error @ (NotAToken(_) | TooLong(_) | Base64 | Query)) =
        Claims::<K>::decode_unverified(token)
    {
        return Err(error);
    }
    let (prefix, base64) = token.split_once('_').unwrap_or_default();
    let query = BASE64_URL_SAFE_NO_PAD.decode(base64).unwrap_or_default();
    Ok((prefix, String::from_utf8_lossy(&query).into_owned()))
}

impl Claim {
    fn write(&self, out: &mut impl io::Write) -> io::Result<()> {
        let name = match self.name.as_str() {
            "ak" => "access key",
            "expireAt" => "expires",
            "sig" => "signature",
            name => name,
        };
        let name = name.escape_debug();
        match &self.meaning {
            Ok(meaning) => writeln!(out, "{name}: {}", meaning.escape_debug()),
            Err(problem) => {
                for value in &self.values {
                    writeln!(out, "{name}: {}", value.escape_debug())?;
                }
                if self.values.is_empty() {
                    writeln!(out, "{name}:")?;
                }
                writeln!(out, "  ^ {problem}")
            }
        }
    }
}

struct Verdict {
    /// `None` if it was not checked.
    verified: Option<bool>,
    words: String,
}

fn verdict<K: Kind>(
    token: &str,
    claims: &[Claim],
    keys: Option<AccessKeys>,
    now: Timestamp,
) -> Result<Verdict, Box<dyn Error>> {
    let (keys, whose) = match keys {
        Some(keys) => (keys, "your keys"),
        None => (demo_keys()?, "the demo keys"),
    };
    let problem = claims.iter().find_map(|claim| claim.meaning.as_ref().err());
    let outcome = match problem {
        Some(problem) => Err(problem.clone()),
        None => Claims::<K>::verify_any_at(token, &keys, now),
    };
    let (verified, words) = match outcome {
        Ok(_) => (Some(true), format!("yes, with {whose}")),
        Err(VerifyError::OtherAccessKey(_)) => (
            None,
            format!(
                "not checked, {whose} have another access key: set {} to this one's",
                variables()
            ),
        ),
        Err(VerifyError::Expired(_)) => (
            Some(false),
            "no, it has expired; the signature is right".into(),
        ),
        Err(problem) => (Some(false), format!("no, {problem}")),
    };
    Ok(Verdict { verified, words })
}

fn to_json<K: Kind>(claims: &[Claim], verdict: &Verdict) -> Value {
    let values = claims.iter().filter_map(|claim| {
        let value = match &claim.values[..] {
            [] => return None,
            [value] => json!(value),
            values => json!(values),
        };
        Some((claim.name.clone(), value))
    });
    let problems = claims.iter().filter_map(|claim| {
        let problem = claim.meaning.as_ref().err()?;
        Some((claim.name.clone(), json!(problem.to_string())))
    });
    json!({
        "kind": K::NAME.to_string(),
        "claims": values.collect::<Map<_, _>>(),
        "problems": problems.collect::<Map<_, _>>(),
        "verified": verdict.verified,
        "verdict": verdict.words,
    })
}
