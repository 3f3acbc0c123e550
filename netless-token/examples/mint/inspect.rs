//! Shows what is in a token, what is wrong with it, and whether it verifies.

use std::collections::BTreeMap;
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

const SWAPPED: &str =
    "it was signed with the two keys swapped, so it shows the secret key: replace both keys";

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
    let (prefix, base64) = token.split_once('_').unwrap_or_default();
    let query = BASE64_URL_SAFE_NO_PAD.decode(base64)?;
    let query = String::from_utf8_lossy(&query);
    let claims = claims::<K>(prefix, &query, keys);
    let warning = decoded.as_ref().ok().and_then(|it| match it.expires_at() {
        None if K::NAME == KindName::SdkToken => Some(ETERNAL),
        // From 2001 on, if these are seconds.
        Some(at) if (1_000_000_000..100_000_000_000).contains(&at.unix_millis()) => Some(SECONDS),
        _ => None,
    });
    // What is wrong with its claims comes before what is wrong with its keys.
    let verified = decoded.and_then(|_| Claims::<K>::verify_any_at(token, &keys.pair, now));
    let (verified, verdict) = verdict(verified.map(drop), &query, keys);
    let report = if json {
        let values: BTreeMap<_, _> = claims.iter().map(|it| (&it.name, &it.value)).collect();
        let problems = claims
            .iter()
            .filter_map(|it| Some((&it.name, it.problem.as_ref()?)));
        json!({
            "kind": K::NAME.to_string(),
            "claims": values,
            "problems": problems.collect::<BTreeMap<_, _>>(),
            "warning": warning,
            "verified": verified,
            "verdict": verdict,
        })
        .to_string()
    } else {
        let claims: String = claims.iter().map(|claim| in_words(claim, now)).collect();
        let warning = warning.map_or_else(String::new, |it| format!("warning: {it}\n"));
        format!("kind: {}\n{claims}{warning}verified: {verdict}", K::NAME)
    };
    writeln!(io::stdout(), "{report}")?;
    Ok(verified == Some(true))
}

/// Whether the token verifies, or `None` if that was not checked, and why.
fn verdict(verified: Result<(), VerifyError>, query: &str, keys: &Keys) -> (Option<bool>, String) {
    let no = |why: &str| (Some(false), format!("no, {why}"));
    let whose = keys.whose;
    match verified {
        Ok(()) => (Some(true), format!("yes, with {whose}")),
        Err(VerifyError::OtherAccessKey(found)) if *found == *keys.secret_key => no(SWAPPED),
        Err(VerifyError::OtherAccessKey(_)) => {
            let set = format!("set {} to this one's", variables());
            let verdict = format!("not checked, {whose} have another access key: {set}");
            (None, verdict)
        }
        Err(VerifyError::Expired(_)) => no("it has expired; the signature is right"),
        Err(error @ VerifyError::Signature) => {
            let mistakes = signature::mistakes(query, keys).map(|it| format!(": {it}"));
            no(&format!("{error}{}", mistakes.unwrap_or_default()))
        }
        Err(error) => no(&keys.hide(&error.to_string())),
    }
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
        let expires_at = value.as_u64().map(Timestamp::from_unix_millis);
        let text = value.as_str().map(|text| text.escape_debug().to_string());
        format!(
            "{name}: {}\n",
            text.unwrap_or_else(|| expiry(expires_at, now))
        )
    };
    let problem = claim.problem.as_ref();
    let lines = match &claim.value {
        Value::Array(values) => values.iter().map(line).collect(),
        Value::Null if problem.is_some() => format!("{name}:\n"),
        Value::Null if claim.name == "uuid" => String::new(),
        value => line(value),
    };
    lines + &problem.map_or_else(String::new, |it| format!("  ^ {it}\n"))
}
