//! Shows what is in a token, what is wrong with it, and whether it verifies.

use std::error::Error;
use std::io::{self, Read as _, Write as _};
use std::time::SystemTime;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use netless_token::{Claims, Kind, KindName, Room, Sdk, Task, Timestamp, VerifyError};
use serde_json::{Value, json};

use crate::claim::{Claim, claims};
use crate::expiry::expiry;
use crate::keys::{Keys, variables};
use crate::mint::ETERNAL;
use crate::signature;

const SECONDS: &str =
    "its expiry is in seconds, and the service reads milliseconds: multiply it by 1000";

/// Prints a description of the token, which is read from standard input if it is `-`. Returns
/// whether it verifies.
pub(crate) fn inspect(token: &str, keys: &Keys, json: bool) -> Result<bool, Box<dyn Error>> {
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

fn describe<K: Kind>(token: &str, keys: &Keys, json: bool) -> Result<bool, Box<dyn Error>> {
    use VerifyError::{Base64, NotAToken, Query, TooLong};

    let now = SystemTime::now().try_into()?;
    let decoded = Claims::<K>::decode_unverified(token);
    // With these errors, there are no claims to show.
    if let Err(error @ (NotAToken(_) | TooLong(_) | Base64(_) | Query)) = decoded {
        return Err(error.into());
    }
    let (_, base64) = token.split_once('_').unwrap_or_default();
    let query = BASE64_URL_SAFE_NO_PAD.decode(base64)?;
    let query = String::from_utf8_lossy(&query);
    let claims = claims(K::NAME, &query, &keys.secret_key);
    let (verified, verdict) = verdict::<K>(token, &query, &claims, keys, now);
    let warning = decoded.ok().and_then(|claims| match claims.expires_at() {
        None if K::NAME == KindName::SdkToken => Some(ETERNAL),
        // From 2001 on, if these are seconds.
        Some(at) if (1_000_000_000..100_000_000_000).contains(&at.unix_millis()) => Some(SECONDS),
        _ => None,
    });
    let report = if json {
        to_json(K::NAME, &claims, warning, verified, &verdict).to_string()
    } else {
        let claims: String = claims.iter().map(|claim| in_words(claim, now)).collect();
        let warning = warning.map_or_else(String::new, |it| format!("warning: {it}\n"));
        format!("kind: {}\n{claims}{warning}verified: {verdict}", K::NAME)
    };
    writeln!(io::stdout(), "{report}")?;
    Ok(verified == Some(true))
}

/// Whether the token verifies, or `None` if that was not checked, and why.
fn verdict<K: Kind>(
    token: &str,
    query: &str,
    claims: &[Claim],
    keys: &Keys,
    now: Timestamp,
) -> (Option<bool>, String) {
    let problem = claims.iter().find_map(|claim| claim.problem.clone());
    let verified = problem.map_or_else(
        || Claims::<K>::verify_any_at(token, &keys.pair, now).map(drop),
        Err,
    );
    let whose = keys.whose;
    let problem = match verified {
        Ok(()) => return (Some(true), format!("yes, with {whose}")),
        Err(VerifyError::OtherAccessKey(found)) if *found == *keys.secret_key => {
            "it was signed with the two keys swapped, so it shows the secret key: replace both keys"
                .into()
        }
        Err(VerifyError::OtherAccessKey(_)) => {
            let set = format!("set {} to this one's", variables());
            return (
                None,
                format!("not checked, {whose} have another access key: {set}"),
            );
        }
        Err(VerifyError::Expired(_)) => "it has expired; the signature is right".into(),
        Err(VerifyError::Signature) => {
            let why = signature::mistakes(query, keys).map(|it| format!(": {it}"));
            format!("{}{}", VerifyError::Signature, why.unwrap_or_default())
        }
        Err(problem) => problem.to_string(),
    };
    (Some(false), format!("no, {problem}"))
}

/// The claim's lines.
fn in_words(claim: &Claim, now: Timestamp) -> String {
    let name = match &*claim.name {
        "ak" => "access key",
        "expireAt" => "expires",
        "sig" => "signature",
        name => name,
    };
    let name = name.escape_debug();
    let line = |value: &Value| {
        let millis = value.as_u64().map(Timestamp::from_unix_millis);
        let words = millis
            .map(|it| expiry(Some(it), now))
            .or_else(|| Some(value.as_str()?.to_owned()));
        format!("{name}: {}\n", words.unwrap_or_default().escape_debug())
    };
    let lines: String = claim.values.iter().map(line).collect();
    match &claim.problem {
        Some(problem) if lines.is_empty() => format!("{name}:\n  ^ {problem}\n"),
        Some(problem) => format!("{lines}  ^ {problem}\n"),
        None if lines.is_empty() && claim.name == "expireAt" => format!("{name}: never\n"),
        None => lines,
    }
}

fn to_json(
    kind: KindName,
    claims: &[Claim],
    warning: Option<&str>,
    verified: Option<bool>,
    verdict: &str,
) -> Value {
    let mut json = json!({
        "kind": kind.to_string(),
        "claims": {},
        "problems": {},
        "verified": verified,
        "verdict": verdict,
    });
    for Claim {
        name,
        values,
        problem,
    } in claims
    {
        match &**values {
            [] => {}
            [value] => json["claims"][name] = value.clone(),
            values => json["claims"][name] = values.into(),
        }
        if let Some(problem) = problem {
            json["problems"][name] = problem.to_string().into();
        }
    }
    if let Some(warning) = warning {
        json["warning"] = warning.into();
    }
    json
}
