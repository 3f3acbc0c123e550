//! A token with any claims in any spelling, correctly signed or not.

use arbitrary::{Arbitrary, Unstructured};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use crate::obvious::{compare, signature};
use crate::{ACCESS_KEY, SECRET_KEY};

/// One claim of the query.
#[derive(Arbitrary, Debug)]
enum Claim<'a> {
    AccessKey,
    ExpireAt(u64),
    Nonce(&'a str),
    Role(u8),
    Uuid(u128),
    HyphenatedUuid(u128),
    /// The signature of all the claims before this one.
    Signature,
    /// A known name with any value.
    Known(u8, &'a str),
    Other(&'a str, &'a str),
}

/// How a character is escaped in the query.
#[derive(Arbitrary, Clone, Copy, Debug)]
enum Escape {
    Upper,
    Lower,
    AllUpper,
    Plus,
    Not,
}

#[derive(Arbitrary, Debug)]
struct Token<'a> {
    kind: u8,
    escape: Escape,
    /// Whether the required claims follow those in `claims`.
    is_complete: bool,
    claims: Vec<Claim<'a>>,
    now: u64,
}

/// Builds a token from the bytes and verifies it. Returns whether it verifies.
pub fn run(data: &[u8]) -> bool {
    let Ok(token) = Token::arbitrary_take_rest(Unstructured::new(data)) else {
        return false;
    };
    let kind = usize::from(token.kind % 3);
    let mut wanted = token.claims;
    if token.is_complete {
        wanted.extend([Claim::AccessKey, Claim::Nonce("7"), Claim::Role(token.kind)]);
        if kind != 0 {
            wanted.push(Claim::Uuid(token.now.into()));
        }
        wanted.push(Claim::Signature);
    }
    let mut claims: Vec<(String, String)> = Vec::new();
    for claim in &wanted {
        let (name, value) = match claim {
            Claim::AccessKey => ("ak", ACCESS_KEY.into()),
            Claim::ExpireAt(millis) => ("expireAt", millis.to_string()),
            Claim::Nonce(nonce) => ("nonce", (*nonce).into()),
            Claim::Role(role) => ("role", (role % 4).to_string()),
            Claim::Uuid(uuid) => ("uuid", format!("{uuid:032x}")),
            Claim::HyphenatedUuid(uuid) => {
                ("uuid", netless_token::Uuid::from_u128(*uuid).to_string())
            }
            Claim::Signature => ("sig", signature(&claims, SECRET_KEY)),
            Claim::Known(name, value) => (
                ["ak", "expireAt", "nonce", "role", "sig", "uuid"][usize::from(name % 6)],
                (*value).into(),
            ),
            Claim::Other(name, value) => (*name, (*value).into()),
        };
        claims.push((name.into(), value));
    }

    let query: Vec<_> = claims
        .iter()
        .map(|(name, value)| {
            format!(
                "{}={}",
                escaped(name, token.escape),
                escaped(value, token.escape)
            )
        })
        .collect();
    let prefix = ["NETLESSSDK_", "NETLESSROOM_", "NETLESSTASK_"][kind];
    let base64 = BASE64_URL_SAFE_NO_PAD.encode(query.join("&"));
    compare(
        &format!("{prefix}{base64}"),
        ACCESS_KEY,
        SECRET_KEY,
        token.now,
    )
}

fn escaped(text: &str, escape: Escape) -> String {
    text.bytes()
        .map(|byte| match (escape, byte) {
            (Escape::Not, _) => char::from(byte).to_string(),
            (Escape::Plus, b' ') => "+".into(),
            (Escape::AllUpper, _) => format!("%{byte:02X}"),
            (_, b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_') => {
                char::from(byte).to_string()
            }
            (Escape::Lower, _) => format!("%{byte:02x}"),
            (Escape::Upper | Escape::Plus, _) => format!("%{byte:02X}"),
        })
        .collect()
}
