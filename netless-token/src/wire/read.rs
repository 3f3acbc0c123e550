//! From the text of a token to its claims.
//!
//! It takes what any of the reference implementations writes: the query in any order, a space as
//! `+` or `%20`, percent signs with hex digits of either case, and claims that nobody knows. They
//! differ in what they send, not in what they sign, so one rule decides: the signature must be that
//! of the claims as the JavaScript sample would have signed them.

use alloc::vec::Vec;
use core::fmt;

use base64::Engine as _;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use super::{Signer, URL_SAFE, has_any, write_json_string};
use crate::excerpt::excerpt;
use crate::{Hint, Timestamp, VerifyError};

/// No token is longer than this many bytes. Those of the service are below 400.
pub(crate) const LONGEST_TOKEN: usize = 4096;

/// The query in the base64 of a token.
pub(crate) fn query_of(base64: &str) -> Result<Vec<u8>, VerifyError> {
    URL_SAFE
        .decode(base64)
        .map_err(|_| match Hint::for_base64(base64) {
            Some(hint) => VerifyError::NotAToken(hint),
            None => VerifyError::Base64,
        })
}

/// The claims of a query as they stand there, unchecked.
pub(crate) struct Received<'a> {
    pub(crate) access_key: &'a str,
    pub(crate) expire_at: Option<&'a str>,
    pub(crate) nonce: &'a str,
    pub(crate) role: &'a str,
    pub(crate) uuid: Option<&'a str>,
    signature: &'a str,
    /// The claims that nobody knows. They are signed like the others.
    others: Vec<(&'a str, &'a str)>,
}

impl<'a> Received<'a> {
    /// Reads the query, and undoes its escapes where they stand.
    pub(crate) fn parse(query: &'a mut [u8]) -> Result<Self, VerifyError> {
        let mut known = Known::default();
        let mut others = Vec::new();
        for pair in query.split_mut(|byte| *byte == b'&') {
            let (name, value) = split_pair(pair).ok_or(VerifyError::Query)?;
            let place = match name {
                "ak" => &mut known.access_key,
                "expireAt" => &mut known.expire_at,
                "nonce" => &mut known.nonce,
                "role" => &mut known.role,
                "sig" => &mut known.signature,
                "uuid" => &mut known.uuid,
                _ => {
                    others.push((name, value));
                    continue;
                }
            };
            if place.replace(value).is_some() {
                return Err(VerifyError::RepeatedClaim(excerpt(name)));
            }
        }
        others.sort_unstable_by(|(one, _), (other, _)| name_order(one, other));
        let repeated = others.windows(2).find_map(|pair| match pair {
            [(one, _), (next, _)] if one == next => Some(*one),
            _ => None,
        });
        if let Some(name) = repeated {
            return Err(VerifyError::RepeatedClaim(excerpt(name)));
        }

        let present = |claim: Option<&'a str>, name| {
            claim
                .filter(|value| !value.is_empty())
                .ok_or(VerifyError::MissingClaim(name))
        };
        Ok(Self {
            access_key: present(known.access_key, "ak")?,
            expire_at: known.expire_at,
            nonce: present(known.nonce, "nonce")?,
            role: present(known.role, "role")?,
            uuid: known.uuid,
            signature: present(known.signature, "sig")?,
            others,
        })
    }

    /// When the token expires. Any number is taken that the samples may have written, past what
    /// [`LAST_EXPIRE_AT`](super::LAST_EXPIRE_AT) lets us write.
    pub(crate) fn expires_at(&self) -> Result<Option<Timestamp>, VerifyError> {
        let Some(text) = self.expire_at else {
            return Ok(None);
        };
        match text.parse() {
            Ok(millis) if text.bytes().all(|byte| byte.is_ascii_digit()) => {
                Ok(Some(Timestamp::from_unix_millis(millis)))
            }
            _ => Err(VerifyError::InvalidExpireAt(excerpt(text))),
        }
    }

    /// The claims as they were signed, in the order of [`name_order`], as JSON.
    fn write_signed(&self, json: &mut impl fmt::Write) -> fmt::Result {
        let known = [
            ("ak", Some(self.access_key)),
            ("expireAt", self.expire_at),
            ("nonce", Some(self.nonce)),
            ("role", Some(self.role)),
            ("uuid", self.uuid),
        ];
        let mut others = self.others.iter().copied().peekable();
        let mut separator = "{";
        let mut write = |(name, value)| {
            json.write_str(core::mem::replace(&mut separator, ","))?;
            write_json_string(json, name)?;
            json.write_str(":")?;
            write_json_string(json, value)
        };
        for (name, value) in known {
            while let Some(other) = others.next_if(|(other, _)| name_order(other, name).is_lt()) {
                write(other)?;
            }
            if let Some(value) = value {
                write((name, value))?;
            }
        }
        others.try_for_each(&mut write)?;
        json.write_str("}")
    }
}

#[derive(Default)]
struct Known<'a> {
    access_key: Option<&'a str>,
    expire_at: Option<&'a str>,
    nonce: Option<&'a str>,
    role: Option<&'a str>,
    signature: Option<&'a str>,
    uuid: Option<&'a str>,
}

impl Signer {
    /// Whether the signature that came with these claims is that of these keys. Takes the same time
    /// wherever a wrong one differs.
    pub(crate) fn has_signed(&self, received: &Received<'_>) -> bool {
        let Some(signature) = from_lower_hex(received.signature) else {
            return false;
        };
        let mut signed = Signed(self.hmac.clone());
        received.write_signed(&mut signed).is_ok() && signed.0.verify(&signature.into()).is_ok()
    }
}

/// Text that is signed as it is written.
struct Signed(Hmac<Sha256>);

impl fmt::Write for Signed {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}

/// The order of JavaScript's `sort`, which compares UTF-16. (JavaScript would put a name that is an
/// integer before all others. No token has one, and if one did, it would be refused.)
fn name_order(one: &str, other: &str) -> core::cmp::Ordering {
    one.encode_utf16().cmp(other.encode_utf16())
}

/// The name and the value of a pair, with their escapes undone.
fn split_pair(pair: &mut [u8]) -> Option<(&str, &str)> {
    let at = pair.iter().position(|byte| *byte == b'=')?;
    let (name, value) = pair.split_at_mut_checked(at)?;
    let (_, value) = value.split_first_mut()?;
    Some((unescape(name)?, unescape(value)?))
}

/// Undoes `%XX`, and `+` for a space. What comes out is no longer than what went in, so it is written
/// over it.
fn unescape(text: &mut [u8]) -> Option<&str> {
    if !has_any(text, |byte| byte == b'%' || byte == b'+') {
        return core::str::from_utf8(text).ok();
    }
    let mut read = 0;
    let mut written = 0;
    while let Some(&byte) = text.get(read) {
        let (byte, width) = match byte {
            b'+' => (b' ', 1),
            b'%' => {
                let digit = |at| char::from(*text.get(read + at)?).to_digit(16);
                (u8::try_from(digit(1)? << 4 | digit(2)?).ok()?, 3)
            }
            plain => (plain, 1),
        };
        *text.get_mut(written)? = byte;
        read += width;
        written += 1;
    }
    core::str::from_utf8(text.get(..written)?).ok()
}

/// Two digits a byte, in lower case alone: an upper-case signature is another text.
fn from_lower_hex(text: &str) -> Option<[u8; 32]> {
    let digit = |byte| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, []) = text.as_bytes().as_chunks() else {
        return None;
    };
    let pairs: &[[u8; 2]; 32] = pairs.try_into().ok()?;
    let mut bytes = [0; 32];
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Some(bytes)
}
