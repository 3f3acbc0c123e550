//! Reads the claims from the text of a token.
//!
//! Accepts what any of the reference implementations writes: the query in any order, a space as `+`
//! or `%20`, escapes with hex digits of either case, and unknown claims. The implementations differ
//! in what they send, not in what they sign, so the rule is: the signature must be the one that the
//! JavaScript sample would have made for these claims.

use alloc::vec::Vec;
use core::cell::Cell;
use core::cmp::Ordering;
use core::hint::black_box;

use base64::Engine as _;
use ctutils::CtEq as _;
use memchr::{memchr, memchr_iter};
use zeroize::Zeroize as _;

use super::limits::{LONGEST_TOKEN, MOST_CLAIMS};
use super::prefix::prefix;
use super::{
    BLOCK, LONGEST_REST, Signer, URL_SAFE, has_any, is_json_escaped, not_base64, role_of, write,
    write_json_string, write_signed_text,
};
use crate::excerpt::excerpt;
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

/// The claims of a query. None is repeated, and the required ones are present. Nothing else has
/// been checked.
pub(crate) struct Received<'a> {
    pub(crate) access_key: &'a str,
    expire_at: Option<&'a str>,
    pub(crate) nonce: &'a str,
    role: &'a str,
    uuid: Option<&'a str>,
    signature: &'a str,
    /// What else is needed to know the signed text, unless the query is as our own ones are.
    unusual: Option<Unusual<'a>>,
}

/// A query with unknown claims, in another order, or with escapes.
struct Unusual<'a> {
    /// All claims, in the order in which they are signed.
    claims: Vec<Claim<'a>>,
    /// Whether no claim contains a character that is escaped, in the query or in JSON.
    is_plain: bool,
    /// The length of the query, which the signed text must not exceed.
    query_length: usize,
}

/// A name and a value.
type Claim<'a> = (&'a str, &'a str);

impl<'a> Received<'a> {
    /// Parses the query, and unescapes it in place.
    fn parse(query: &'a mut [u8]) -> Result<Self, VerifyError> {
        let query_length = query.len();
        let is_plain = !has_any(query, |byte| {
            byte == b'%' || byte == b'+' || is_always_escaped(byte)
        });
        let claims = if is_plain {
            let query = core::str::from_utf8(query).map_err(|_| VerifyError::Query)?;
            if let Some(received) = Self::usual(query) {
                return Ok(received);
            }
            check_count(query.as_bytes())?;
            plain_claims(query)
        } else {
            check_count(query)?;
            escaped_claims(query)
        };
        let mut claims = claims.ok_or(VerifyError::Query)?;
        if !claims.is_sorted_by(|(one, _), (next, _)| name_order(one, next).is_lt()) {
            sort(&mut claims)?;
        }

        let value = |wanted| {
            let claim = claims.iter().find(|(name, _)| *name == wanted);
            claim.map(|(_, value)| *value)
        };
        let required = |name| {
            value(name)
                .filter(|value| !value.is_empty())
                .ok_or(VerifyError::MissingClaim(name))
        };
        Ok(Self {
            access_key: required("ak")?,
            expire_at: value("expireAt"),
            nonce: required("nonce")?,
            role: required("role")?,
            uuid: value("uuid"),
            signature: required("sig")?,
            unusual: Some(Unusual {
                claims,
                is_plain,
                query_length,
            }),
        })
    }

    /// Reads a query without escapes if it is as [`Signer::sign`] writes it, which is what most are
    /// like. Otherwise the rest of this file finds out what it is.
    fn usual(query: &'a str) -> Option<Self> {
        let mut rest = query;
        let mut value = |name: &str| {
            let (value, after) = split_claim(rest.strip_prefix(name)?)?;
            rest = after;
            Some(value)
        };
        let received = Self {
            access_key: value("ak=")?,
            expire_at: value("expireAt="),
            nonce: value("nonce=")?,
            role: value("role=")?,
            signature: value("sig=")?,
            uuid: value("uuid="),
            unusual: None,
        };
        rest.is_empty().then_some(received)
    }

    /// What the bearer may do.
    pub(crate) fn role(&self) -> Result<Role, VerifyError> {
        role_of(self.role).ok_or_else(|| VerifyError::UnknownRole(excerpt(self.role)))
    }

    /// The uuid of the room or the task, which an SDK token doesn't have.
    pub(crate) fn uuid<K: Kind>(&self) -> Result<K::Uuid, VerifyError> {
        match K::parse_uuid(self.uuid) {
            Some(uuid) => uuid.map_err(VerifyError::InvalidUuid),
            None if K::NAME == KindName::SdkToken => Err(VerifyError::SdkWithUuid),
            None => Err(VerifyError::MissingClaim("uuid")),
        }
    }

    /// When the token expires. This accepts numbers past [`LAST_EXPIRE_AT`](super::LAST_EXPIRE_AT),
    /// which the samples may have written.
    pub(crate) fn expires_at(&self) -> Result<Option<Timestamp>, VerifyError> {
        let Some(text) = self.expire_at else {
            return Ok(None);
        };
        match text.parse() {
            Ok(millis) if !text.starts_with('+') => Ok(Some(Timestamp::from_unix_millis(millis))),
            _ => Err(VerifyError::InvalidExpireAt(excerpt(text))),
        }
    }

    /// What was signed: the claims as JSON, without the signature. `None` if that is longer than the
    /// query, so that a hostile token is cheap to hash. Only control characters are longer in JSON, and
    /// no real token has any.
    fn signed_text(&self) -> Option<Vec<u8>> {
        if let Some(unusual) = &self.unusual {
            return unusual.signed_text();
        }
        let mut json = Vec::with_capacity(self.access_key.len() + LONGEST_REST);
        write_signed_text(
            &mut json,
            self.access_key.as_bytes(),
            self.expire_at,
            self.nonce,
            self.role,
            self.uuid,
        );
        Some(json)
    }
}

impl Unusual<'_> {
    #[expect(
        clippy::slow_vector_initialization,
        reason = "`vec!` has the allocator fill it with zeros, which takes longer"
    )]
    fn signed_text(&self) -> Option<Vec<u8>> {
        let mut json = Vec::with_capacity(self.query_length);
        json.resize(self.query_length, 0);
        let mut rest = &mut *json;
        let mut separator = b"{";
        for (name, value) in self.claims.iter().filter(|(name, _)| *name != "sig") {
            rest = write(separator, rest)?;
            separator = b",";
            if self.is_plain {
                for part in ["\"", name, "\":\"", value, "\""] {
                    rest = write(part.as_bytes(), rest)?;
                }
            } else {
                rest = write_json_string(name, rest)?;
                rest = write(b":", rest)?;
                rest = write_json_string(value, rest)?;
            }
        }
        let unused = write(b"}", rest)?.len();
        json.truncate(self.query_length - unused);
        Some(json)
    }
}

impl Signer {
    /// Whether the signature of these claims was made with these keys. Takes the same time wherever
    /// a wrong signature differs.
    pub(crate) fn has_signed(&self, received: &Received<'_>) -> bool {
        // Hex is compared with hex, so that a signature can't be written in two ways.
        received.signature.len() == 64
            && received.signed_text().is_some_and(|signed_text| {
                let signature = self.signature(&signed_text);
                signature
                    .as_slice()
                    .ct_eq(received.signature.as_bytes())
                    .into()
            })
    }
}

/// Splits a query that follows the name of a claim into the value, which must not be empty, and the
/// next claims.
fn split_claim(query: &str) -> Option<(&str, &str)> {
    let end = memchr(b'&', query.as_bytes());
    let value = query.get(..end.unwrap_or(query.len()))?;
    let rest = end.map_or(Some(""), |end| {
        query.get(end + 1..).filter(|rest| !rest.is_empty())
    });
    (!value.is_empty()).then_some((value, rest?))
}

/// Counts the claims before they are read: 1,500 empty ones fit into a token.
fn check_count(query: &[u8]) -> Result<(), VerifyError> {
    match memchr_iter(b'&', query).count() + 1 {
        0..=MOST_CLAIMS => Ok(()),
        count => Err(VerifyError::TooManyClaims(count)),
    }
}

/// The order of JavaScript's `sort`, which compares UTF-16.
///
/// JavaScript then moves names that are integers to the front, in numeric order. This code doesn't,
/// so a token with the names `9` and `10` is refused. No implementation writes such names.
fn name_order(one: &str, other: &str) -> Ordering {
    // Blocks of bytes compare faster than single bytes.
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let blocks = one.chunks_exact(BLOCK).zip(other.chunks_exact(BLOCK));
    let alike = blocks
        .take_while(|(one, other)| one.first_chunk::<BLOCK>() == other.first_chunk())
        .count();
    let bytes = one.iter().zip(other).skip(BLOCK * alike);
    let alike = BLOCK * alike + bytes.take_while(|(one, other)| one == other).count();

    // The order of UTF-8 differs in U+E000 to U+FFFF alone, which start with these bytes: in UTF-16
    // they come after the characters of four bytes.
    let rank = |byte: &u8| match byte {
        0xee | 0xef => byte + 0x10,
        _ => *byte,
    };
    one.get(alike).map(rank).cmp(&other.get(alike).map(rank))
}

/// The claims of a query without escapes.
fn plain_claims(query: &str) -> Option<Vec<Claim<'_>>> {
    let mut claims = Vec::with_capacity(8);
    let mut start = 0;
    for end in memchr_iter(b'&', query.as_bytes()).chain([query.len()]) {
        let pair = query.get(start..end)?;
        let equals = memchr(b'=', pair.as_bytes())?;
        claims.push((pair.get(..equals)?, pair.get(equals + 1..)?));
        start = end + 1;
    }
    Some(claims)
}

/// Whether every reference implementation escapes this byte in a query.
const fn is_always_escaped(byte: u8) -> bool {
    is_json_escaped(byte) || !byte.is_ascii()
}

/// The claims of a query with escapes.
fn escaped_claims(query: &mut [u8]) -> Option<Vec<Claim<'_>>> {
    let mut is_refused = false;
    for byte in &mut *query {
        is_refused |= is_always_escaped(*byte);
        // Writes every byte, so that the compiler can use vector instructions.
        *byte = if *byte == b'+' { b' ' } else { *byte };
    }
    if is_refused {
        return None;
    }
    let mut claims = Vec::with_capacity(8);
    let mut rest = query;
    loop {
        let end = memchr(b'&', rest).unwrap_or(rest.len());
        let (pair, after) = rest.split_at_mut_checked(end)?;
        let equals = memchr(b'=', pair)?;
        let (name, value) = pair.split_at_mut_checked(equals)?;
        let (_, value) = value.split_first_mut()?;
        claims.push((unescape(name)?, unescape(value)?));
        match after.split_first_mut() {
            Some((_, after)) => rest = after,
            None => return Some(claims),
        }
    }
}

/// Sorts the claims into the order in which they are signed. Refuses repeated ones.
fn sort(claims: &mut [Claim<'_>]) -> Result<(), VerifyError> {
    claims.sort_unstable_by(|(one, _), (other, _)| name_order(one, other));
    match claims
        .windows(2)
        .find(|pair| matches!(pair, [(one, _), (next, _)] if one == next))
    {
        Some([(name, _), ..]) => Err(VerifyError::RepeatedClaim(excerpt(name))),
        _ => Ok(()),
    }
}

/// Decodes `%XX`. The result is never longer, so it overwrites the input.
fn unescape(text: &mut [u8]) -> Option<&str> {
    if !has_any(text, |byte| byte == b'%') {
        return core::str::from_utf8(text).ok();
    }
    let cells = Cell::from_mut(&mut *text).as_slice_of_cells();
    let mut from = cells.iter().map(Cell::get);
    let mut to = cells.iter();
    while let Some(mut byte) = from.next() {
        if byte == b'%' {
            let mut digit = || char::from(from.next()?).to_digit(16);
            byte = u8::try_from(digit()? << 4 | digit()?).ok()?;
        }
        to.next()?.set(byte);
    }
    let written = cells.len() - to.len();
    core::str::from_utf8(text.get(..written)?).ok()
}
