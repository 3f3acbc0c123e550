//! Reads the claims from the text of a token.
//!
//! Accepts what any of the reference implementations writes: the query in any order, a space as `+`
//! or `%20`, escapes with hex digits of either case, and unknown claims. The implementations differ
//! in what they send, not in what they sign, so the rule is: the signature must be the one that the
//! JavaScript sample would have made for these claims.

use alloc::vec::Vec;
use core::cell::Cell;
use core::cmp::Ordering;

use base64::Engine as _;
use hmac::Mac as _;
use memchr::{memchr, memchr_iter};

use super::{Signer, URL_SAFE, has_any, is_json_escaped, not_base64, write, write_json_string};
use crate::excerpt::excerpt;
use crate::{KindName, Timestamp, VerifyError};

/// The maximum length of a token, in bytes. Real ones are shorter than 400.
pub(crate) const LONGEST_TOKEN: usize = 4096;

/// The maximum number of claims in a token. Real ones have six, with the signature.
pub(crate) const MOST_CLAIMS: usize = 16;

/// Decodes the base64 of a token of this kind into `query`. After an error, `query` holds a part of
/// the token.
pub(crate) fn decode(kind: KindName, base64: &str, query: &mut Vec<u8>) -> Result<(), VerifyError> {
    URL_SAFE
        .decode_vec(base64, query)
        .map_err(|_| not_base64::reason(base64, kind.prefix().len()))
}

/// The claims of a query. None is repeated, and the required ones are present. Nothing else has
/// been checked.
pub(crate) struct Received<'a> {
    pub(crate) access_key: &'a str,
    pub(crate) expire_at: Option<&'a str>,
    pub(crate) nonce: &'a str,
    pub(crate) role: &'a str,
    pub(crate) uuid: Option<&'a str>,
    signature: &'a str,
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
    pub(crate) fn parse(query: &'a mut [u8]) -> Result<Self, VerifyError> {
        let query_length = query.len();
        // Before they are read: 1,500 empty ones fit into a token.
        let count = memchr_iter(b'&', query).count() + 1;
        if count > MOST_CLAIMS {
            return Err(VerifyError::TooManyClaims(count));
        }
        let is_plain = !has_any(query, |byte| {
            byte == b'%' || byte == b'+' || is_json_escaped(byte)
        });
        let mut claims = if is_plain {
            plain_claims(query)
        } else {
            escaped_claims(query)
        }
        .ok_or(VerifyError::Query)?;
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
            claims,
            is_plain,
            query_length,
        })
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
    /// query, so that a hostile token is cheap to hash. Only control characters, and quotes and
    /// backslashes that are not escaped in the query, are longer in JSON. No real token has any.
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
        let mut signature = [0; 32];
        // Only lower case, so that a signature can't be written in two ways.
        match base16ct::lower::decode(received.signature, &mut signature) {
            Ok(bytes) if bytes.len() == 32 => {}
            _ => return false,
        }
        let Some(signed_text) = received.signed_text() else {
            return false;
        };
        let mut hmac = self.hmac();
        hmac.update(&signed_text);
        hmac.verify(&signature.into()).is_ok()
    }
}

/// The order of JavaScript's `sort`, which compares UTF-16.
///
/// JavaScript then moves names that are integers to the front, in numeric order. This code doesn't,
/// so a token with the names `9` and `10` is refused. No implementation writes such names.
fn name_order(one: &str, other: &str) -> Ordering {
    // Blocks of bytes compare faster than single bytes.
    const BLOCK: usize = 8;
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
fn plain_claims(query: &[u8]) -> Option<Vec<Claim<'_>>> {
    let query = core::str::from_utf8(query).ok()?;
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

/// The claims of a query with escapes.
fn escaped_claims(query: &mut [u8]) -> Option<Vec<Claim<'_>>> {
    // Every reference implementation escapes control characters.
    if has_any(query, |byte| byte < b' ') {
        return None;
    }
    for byte in &mut *query {
        // Writes every byte, so that the compiler can use vector instructions.
        *byte = if *byte == b'+' { b' ' } else { *byte };
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
