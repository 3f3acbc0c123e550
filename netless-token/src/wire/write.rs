//! From claims to the text of a token.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::{self, Write as _};

use ::uuid::Uuid;
use base64::Engine as _;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use super::{URL_SAFE, digit_of, hmac_of, write_json_string};
use crate::{Role, Timestamp};

/// What a token claims, but for its kind and its access key.
pub(crate) struct Claims {
    pub(crate) role: Role,
    pub(crate) uuid: Option<Uuid>,
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) nonce: Uuid,
}

/// Signs with one pair of keys. The access key stands at the head of all that is signed and sent,
/// so that part is made once.
#[derive(Clone)]
pub(crate) struct Signer {
    pub(super) hmac: Hmac<Sha256>,
    /// The signed text as far as the access key goes.
    signed_head: String,
    /// The query as far as the access key goes: in base64 up to its last whole group of three
    /// bytes, so that the base64 of the rest can be put behind it, …
    query_head: String,
    /// … and the bytes left over, at most two.
    query_left_over: Vec<u8>,
}

impl Signer {
    pub(crate) fn new(access_key: &str, secret_key: &str) -> Self {
        let mut signed_head = String::from("{\"ak\":");
        // A string takes all that is written.
        let _ = write_json_string(&mut signed_head, access_key);

        let mut query = String::from("ak=");
        push_uri_component(&mut query, access_key);
        let (whole, left_over) = query.as_bytes().split_at(query.len() / 3 * 3);

        Self {
            hmac: hmac_of(secret_key),
            signed_head,
            query_head: URL_SAFE.encode(whole),
            query_left_over: left_over.into(),
        }
    }

    /// The token with this prefix that makes these claims.
    #[expect(
        clippy::expect_used,
        clippy::indexing_slicing,
        reason = "the lengths are computed right here"
    )]
    pub(crate) fn sign(&self, prefix: &str, claims: &Claims) -> String {
        let (mut nonce, mut uuid) = (Uuid::encode_buffer(), Uuid::encode_buffer());
        let nonce = claims.nonce.hyphenated().encode_lower(&mut nonce);
        let uuid = claims.uuid.map(|it| it.simple().encode_lower(&mut uuid));
        let expires_at = claims.expires_at.map(|it| {
            let mut digits = Scratch::<16>::new();
            // A scratch takes all that is written.
            let _ = write!(digits, "{}", it.unix_millis());
            digits
        });

        let mut signed = Scratch::<LONGEST_REST>::new();
        if let Some(expires_at) = &expires_at {
            signed.push(b",\"expireAt\":\"");
            signed.push(expires_at.as_bytes());
            signed.push(b"\"");
        }
        signed.push(b",\"nonce\":\"");
        signed.push(nonce.as_bytes());
        signed.push(b"\",\"role\":\"");
        signed.push(&[digit_of(claims.role)]);
        if let Some(uuid) = &uuid {
            signed.push(b"\",\"uuid\":\"");
            signed.push(uuid.as_bytes());
        }
        signed.push(b"\"}");

        let mut hmac = self.hmac.clone();
        hmac.update(self.signed_head.as_bytes());
        hmac.update(signed.as_bytes());
        let signature = lower_hex(hmac.finalize().into_bytes().into());

        let mut query = Scratch::<LONGEST_REST>::new();
        query.push(&self.query_left_over);
        if let Some(expires_at) = &expires_at {
            query.push(b"&expireAt=");
            query.push(expires_at.as_bytes());
        }
        query.push(b"&nonce=");
        query.push(nonce.as_bytes());
        query.push(b"&role=");
        query.push(&[digit_of(claims.role)]);
        query.push(b"&sig=");
        query.push(&signature);
        if let Some(uuid) = &uuid {
            query.push(b"&uuid=");
            query.push(uuid.as_bytes());
        }
        let query = query.as_bytes();

        let head = prefix.len() + self.query_head.len();
        let length = head + (query.len() * 4).div_ceil(3);
        let mut token = Vec::with_capacity(length);
        token.extend_from_slice(prefix.as_bytes());
        token.extend_from_slice(self.query_head.as_bytes());
        token.resize(length, 0);
        URL_SAFE
            .encode_slice(query, &mut token[head..])
            .expect("what is left has the length of the base64");
        String::from_utf8(token).expect("base64 is ASCII")
    }
}

/// How long the query can be behind its head, of which two bytes may be left over. The signed text is
/// shorter.
const LONGEST_REST: usize = concat!(
    "==",
    "&expireAt=9007199254740991",
    "&nonce=00000000-0000-0000-0000-000000000000",
    "&role=0",
    "&sig=0000000000000000000000000000000000000000000000000000000000000000",
    "&uuid=00000000000000000000000000000000",
)
.len();

/// Text in the making, without an allocation.
struct Scratch<const LONGEST: usize> {
    bytes: [u8; LONGEST],
    length: usize,
}

impl<const LONGEST: usize> Scratch<LONGEST> {
    fn new() -> Self {
        Self {
            bytes: [0; LONGEST],
            length: 0,
        }
    }

    /// All that is pushed has its place in `LONGEST`.
    fn push(&mut self, text: &[u8]) {
        let start = self.length;
        self.length += text.len();
        self.bytes[start..self.length].copy_from_slice(text);
    }

    fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

impl<const LONGEST: usize> fmt::Write for Scratch<LONGEST> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push(text.as_bytes());
        Ok(())
    }
}

/// Written so that the compiler makes vector instructions of it.
fn lower_hex(bytes: [u8; 32]) -> [u8; 64] {
    let digit = |half: u8| half + if half < 10 { b'0' } else { b'a' - 10 };
    let mut hex = [0; 64];
    for (pair, byte) in hex.as_chunks_mut().0.iter_mut().zip(bytes) {
        *pair = [digit(byte >> 4), digit(byte & 0xf)];
    }
    hex
}

/// Appends `text` escaped as `encodeURIComponent` does.
fn push_uri_component(query: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z'
            | b'a'..=b'z'
            | b'0'..=b'9'
            | b'-'
            | b'_'
            | b'.'
            | b'!'
            | b'~'
            | b'*'
            | b'\''
            | b'('
            | b')' => query.push(char::from(byte)),
            _ => {
                let _ = write!(query, "%{byte:02X}");
            }
        }
    }
}
