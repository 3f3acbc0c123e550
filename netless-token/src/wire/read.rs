//! Reads the claims from the text of a token.
//!
//! Accepts what any of the reference implementations writes: the query in any order, a space as `+`
//! or `%20`, escapes with hex digits of either case, and unknown claims. The implementations differ
//! in what they send, not in what they sign, so the rule is: the signature must be the one that the
//! JavaScript sample would have made for these claims.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::Cell;
use core::hint::black_box;
use core::iter;

use base64::Engine as _;
use ctutils::CtEq as _;
use memchr::{memchr, memchr_iter, memchr2};
use zeroize::Zeroize as _;

use super::limits::{LONGEST_TOKEN, MOST_CLAIMS};
use super::prefix::prefix;
use super::{JSON, NAMES, QUERY, Signer, URL_SAFE, Values, not_base64, role_of, write_claims};
use crate::excerpt::LONGEST_EXCERPT;
use crate::{Hint, Kind, KindName, Role, Timestamp, VerifyError, wipe};

/// Parses a token of this kind, and lets `make` turn it into claims. Wipes an SDK token from memory.
pub(crate) fn read<T>(
    kind: KindName,
    token: &str,
    make: impl Fn(&Received<'_>) -> Result<T, VerifyError>,
) -> Result<T, VerifyError> {
    let (found, base64) = split(token)?;
    if found != kind {
        return Err(VerifyError::OtherKind {
            expected: kind,
            found,
        });
    }
    let is_secret = kind == KindName::SdkToken;
    let result = read_base64(kind, base64, is_secret, &make);
    if is_secret {
        // The same with a token that nobody can use overwrites the registers too.
        drop(black_box(read_base64(kind, USELESS, is_secret, &make)));
        wipe::stack();
    }
    result
}

/// Splits a token into its kind and its base64.
pub(crate) fn split(token: &str) -> Result<(KindName, &str), VerifyError> {
    if token.len() > LONGEST_TOKEN {
        return Err(VerifyError::TooLong(token.len()));
    }
    KindName::ALL
        .iter()
        .find_map(|kind| Some((*kind, token.strip_prefix(prefix(*kind))?)))
        .ok_or_else(|| VerifyError::NotAToken(Hint::for_text(token)))
}

/// Not inlined, so that [`wipe::stack`] reaches what it leaves behind.
#[inline(never)]
fn read_base64<T>(
    kind: KindName,
    base64: &str,
    is_secret: bool,
    make: &impl Fn(&Received<'_>) -> Result<T, VerifyError>,
) -> Result<T, VerifyError> {
    // After an error, this holds a part of the token.
    let mut query = Vec::new();
    let result = match URL_SAFE.decode_vec(base64, &mut query) {
        Ok(()) => Received::parse(&mut query).and_then(|received| make(&received)),
        Err(_) => Err(not_base64::reason(base64, prefix(kind).len())),
    };
    if is_secret {
        query.zeroize();
    }
    result
}

/// The base64 of an expired token with a made-up signature.
const USELESS: &str = "YWs9bm9ib2R5JmV4cGlyZUF0PTEwMDAwMDAwMDAwMDAmbm9uY2U9MDAwMDAwMDAtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDAwJnJvbGU9MiZzaWc9MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMA";

/// The claims of a query, escaped for JSON. None is repeated, and the required ones are present.
/// Nothing else has been checked.
pub(crate) struct Received<'a> {
    pub(crate) access_key: &'a str,
    expire_at: Option<&'a str>,
    pub(crate) nonce: &'a str,
    role: &'a str,
    signature: &'a str,
    uuid: Option<&'a str>,
    /// The claims as JSON, without the signature.
    signed_text: Vec<u8>,
}

impl<'a> Received<'a> {
    /// Parses the query, and unescapes it in place.
    fn parse(query: &'a mut [u8]) -> Result<Self, VerifyError> {
        // Every implementation escapes these. Looks at all bytes, for vector instructions.
        if query.iter().fold(false, |found, byte| {
            found | matches!(byte, ..b' ' | b'"' | b'\\' | 0x80..)
        }) {
            return Err(VerifyError::Query);
        }
        let is_plain = memchr2(b'%', b'+', query).is_none();
        let (query, separators) = if is_plain {
            (core::str::from_utf8(query).ok(), ['&', '='])
        } else {
            (unescape(query), UNESCAPED)
        };
        let query = query.ok_or(VerifyError::Query)?;
        let mut signed_text = Vec::with_capacity(query.len());
        let values = match usual_values(query) {
            Some(values) if is_plain => {
                let [access_key, expire_at, nonce, role, _, uuid] = values;
                let signed = [access_key, expire_at, nonce, role, None, uuid];
                write_claims(&mut signed_text, &JSON, signed);
                values
            }
            _ => {
                let claims = read_claims(query, separators)?;
                write_any_json(&mut signed_text, &claims);
                let claims = claims.iter();
                NAMES.map(|known| claims.clone().find(|it| it.0 == known).map(|it| it.1))
            }
        };
        let [access_key, expire_at, nonce, role, signature, uuid] = values;
        let required = |name, value: Option<&'a str>| {
            let value = value.filter(|value| !value.is_empty());
            value.ok_or(VerifyError::MissingClaim(name))
        };
        Ok(Self {
            access_key: required("ak", access_key)?,
            expire_at,
            nonce: required("nonce", nonce)?,
            role: required("role", role)?,
            signature: required("sig", signature)?,
            uuid,
            signed_text,
        })
    }

    /// What the bearer may do.
    pub(crate) fn role(&self) -> Result<Role, VerifyError> {
        role_of(self.role).ok_or_else(|| VerifyError::UnknownRole(excerpt_of(self.role)))
    }

    /// The uuid of the room or the task, which an SDK token doesn't have.
    pub(crate) fn uuid<K: Kind>(&self) -> Result<K::Uuid, VerifyError> {
        match K::parse_uuid(self.uuid.map(text_of).as_deref()) {
            Some(uuid) => uuid.map_err(VerifyError::InvalidUuid),
            None if K::NAME == KindName::SdkToken => Err(VerifyError::SdkWithUuid),
            None => Err(VerifyError::MissingClaim("uuid")),
        }
    }

    /// When the token expires. This accepts numbers past [`LAST_EXPIRE_AT`](super::LAST_EXPIRE_AT),
    /// which the samples may have written.
    pub(crate) fn expires_at(&self) -> Result<Option<Timestamp>, VerifyError> {
        let parse = |text: &str| match text.parse() {
            Ok(millis) if !text.starts_with('+') => Ok(Timestamp::from_unix_millis(millis)),
            _ => Err(VerifyError::InvalidExpireAt(excerpt_of(text))),
        };
        self.expire_at.map(parse).transpose()
    }
}

impl Signer {
    /// Whether the signature of these claims was made with these keys. Takes the same time wherever
    /// a wrong signature differs.
    pub(crate) fn has_signed(&self, received: &Received<'_>) -> bool {
        let mut signature = [0; 64];
        // Hex is compared with hex, so that a signature can't be written in two ways. A token that was
        // cut off is not signed again: the comparison would leave its signature in registers.
        received.signature.len() == signature.len() && {
            let signature = self.signature(&received.signed_text, &mut signature);
            let received = received.signature.as_bytes();
            signature.as_bytes().ct_eq(received).into()
        }
    }
}

/// The values of claims that are in the order in which [`Signer::sign`] writes them, which is faster.
fn usual_values(mut query: &str) -> Option<Values<'_>> {
    let mut values = [None; 6];
    for (name, value) in QUERY.0.iter().zip(&mut values) {
        if let Some(rest) = query.strip_prefix(name) {
            let end = memchr(b'&', rest.as_bytes()).unwrap_or(rest.len());
            let (found, rest) = rest.split_at_checked(end)?;
            *value = Some(found);
            query = rest;
        }
    }
    query.is_empty().then_some(values)
}

/// A name and a value.
type Claim<'a> = (&'a str, &'a str);

/// Any claims, in the order of their names.
fn read_claims(query: &str, [and, equals]: [char; 2]) -> Result<Vec<Claim<'_>>, VerifyError> {
    // Before they are read: 1,500 empty ones fit into a token.
    let count = memchr_iter(and as u8, query.as_bytes()).count() + 1;
    if count > MOST_CLAIMS {
        return Err(VerifyError::TooManyClaims(count));
    }
    let mut claims = Vec::with_capacity(count);
    for claim in query.split(and) {
        claims.push(claim.split_once(equals).ok_or(VerifyError::Query)?);
    }
    claims.sort_unstable();
    let mut pairs = claims.iter().zip(claims.iter().skip(1));
    match pairs.find(|((one, _), (next, _))| one == next) {
        Some(((name, _), _)) => Err(VerifyError::RepeatedClaim(excerpt_of(name))),
        None => Ok(claims),
    }
}

/// Appends these claims as they are signed.
///
/// JavaScript's `sort` puts names with emoji or with what JSON escapes elsewhere, and integers first.
/// Tokens with such names are refused. No implementation writes them.
fn write_any_json(json: &mut Vec<u8>, claims: &[Claim<'_>]) {
    let mut before = "{\"";
    for (name, value) in claims.iter().filter(|(name, _)| *name != "sig") {
        for part in [before, name, "\":\"", value] {
            json.extend(part.as_bytes());
        }
        before = "\",\"";
    }
    json.extend(b"\"}");
}

/// What stands for `&` and for the `=` after a name, once unescaped. No claim has these characters.
const UNESCAPED: [char; 2] = ['\x1e', '\x1f'];

/// Unescapes a query in place, and escapes it for JSON, which is never longer. Refuses control
/// characters, which would be, and which no key has but for those at the end of a line.
fn unescape(query: &mut [u8]) -> Option<&str> {
    for byte in &mut *query {
        *byte = if *byte == b'+' { b' ' } else { *byte };
    }
    let [and, equals] = UNESCAPED.map(|it| it as u8);
    let cells = Cell::from_mut(&mut *query).as_slice_of_cells();
    let mut from = cells.iter().map(Cell::get);
    let mut to = cells.iter();
    let mut in_name = true;
    while let Some(byte) = from.next() {
        let byte = match byte {
            b'&' => {
                in_name = true;
                and
            }
            b'=' if core::mem::take(&mut in_name) => equals,
            b'%' => {
                let mut digit = || char::from(from.next()?).to_digit(16);
                let byte = u8::try_from(digit()? << 4 | digit()?).ok()?;
                let escaped = match byte {
                    b'"' | b'\\' => Some(byte),
                    b'\n' => Some(b'n'),
                    b'\r' => Some(b'r'),
                    b'\t' => Some(b't'),
                    ..b' ' => return None,
                    _ => None,
                };
                if escaped.is_some() {
                    to.next()?.set(b'\\');
                }
                escaped.unwrap_or(byte)
            }
            byte => byte,
        };
        to.next()?.set(byte);
    }
    let length = cells.len() - to.len();
    core::str::from_utf8(query.get(..length)?).ok()
}

/// Undoes what [`unescape`] has done for JSON.
pub(crate) fn text_of(json: &str) -> Cow<'_, str> {
    if memchr(b'\\', json.as_bytes()).is_none() {
        return Cow::Borrowed(json);
    }
    let mut text = String::with_capacity(json.len());
    text.extend(characters_of(json));
    Cow::Owned(text)
}

/// The start of a text, as [`excerpt`](crate::excerpt::excerpt) returns it.
pub(crate) fn excerpt_of(json: &str) -> Box<str> {
    characters_of(json).take(LONGEST_EXCERPT).collect()
}

fn characters_of(json: &str) -> impl Iterator<Item = char> {
    let mut characters = json.chars();
    iter::from_fn(move || match characters.next()? {
        '\\' => characters.next().map(|escaped| match escaped {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            other => other,
        }),
        other => Some(other),
    })
}
