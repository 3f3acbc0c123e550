//! From claims to the text of a token.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;

use ::uuid::Uuid;
use ::uuid::fmt::{Hyphenated, Simple};
use base64::Engine as _;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::{URL_SAFE, digit_of, write_json_string};
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
        let mut digits = itoa::Buffer::new();
        let expires_at = claims
            .expires_at
            .map(|it| digits.format(it.unix_millis()).as_bytes());

        let mut signed = Scratch::new();
        if let Some(expires_at) = expires_at {
            signed.push(b",\"expireAt\":\"");
            signed.push(expires_at);
            signed.push(b"\"");
        }
        signed.push(b",\"nonce\":\"");
        signed.push_hyphenated(claims.nonce);
        signed.push(b"\",\"role\":\"");
        signed.push(&[digit_of(claims.role)]);
        if let Some(uuid) = claims.uuid {
            signed.push(b"\",\"uuid\":\"");
            signed.push_simple(uuid);
        }
        signed.push(b"\"}");

        let mut hmac = self.hmac.clone();
        hmac.update(self.signed_head.as_bytes());
        hmac.update(signed.as_bytes());
        let signature = lower_hex(hmac.finalize().into_bytes().into());

        let mut query = Scratch::new();
        query.push(&self.query_left_over);
        if let Some(expires_at) = expires_at {
            query.push(b"&expireAt=");
            query.push(expires_at);
        }
        query.push(b"&nonce=");
        query.push_hyphenated(claims.nonce);
        query.push(b"&role=");
        query.push(&[digit_of(claims.role)]);
        query.push(b"&sig=");
        query.push(&signature);
        if let Some(uuid) = claims.uuid {
            query.push(b"&uuid=");
            query.push_simple(uuid);
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
struct Scratch {
    bytes: [u8; LONGEST_REST],
    length: usize,
}

#[expect(
    clippy::indexing_slicing,
    reason = "all that is pushed has its place in `LONGEST_REST`"
)]
impl Scratch {
    fn new() -> Self {
        Self {
            bytes: [0; LONGEST_REST],
            length: 0,
        }
    }

    /// The place of what comes next.
    fn next(&mut self, length: usize) -> &mut [u8] {
        let start = self.length;
        self.length += length;
        &mut self.bytes[start..self.length]
    }

    fn push(&mut self, text: &[u8]) {
        self.next(text.len()).copy_from_slice(text);
    }

    fn push_hyphenated(&mut self, uuid: Uuid) {
        uuid.hyphenated()
            .encode_lower(self.next(Hyphenated::LENGTH));
    }

    fn push_simple(&mut self, uuid: Uuid) {
        uuid.simple().encode_lower(self.next(Simple::LENGTH));
    }

    fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

/// All that is made of the secret key is in the two hash states of the HMAC. They wipe themselves,
/// with the features that are asked for in the manifest.
const _: () = {
    const fn wipes_itself<T: zeroize::ZeroizeOnDrop>() {}
    wipes_itself::<Sha256>();
};

#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
fn hmac_of(secret_key: &str) -> Hmac<Sha256> {
    Hmac::new_from_slice(secret_key.as_bytes()).expect("HMAC takes a key of any length")
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
