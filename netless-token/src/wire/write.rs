//! Writes claims as the text of a token.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::hint::black_box;

use ::uuid::Uuid;
use base64::Engine as _;
use hmac::KeyInit as _;
use hmac::block_api::HmacCore;
use hmac::digest::Output;
use hmac::digest::block_api::{Buffer, FixedOutputCore as _, UpdateCore as _};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::Sha256;
use zeroize::Zeroize as _;

use super::limits::LONGEST_TOKEN;
use super::prefix::prefix;
use super::{JSON, QUERY, URL_SAFE, digit_of, write_claims};
use crate::{KindName, Role, Timestamp, wipe};

/// What a token claims, apart from its kind and its access key.
pub(crate) struct Claims {
    pub(crate) role: Role,
    pub(crate) uuid: Option<Uuid>,
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) nonce: Uuid,
}

/// Signs with one pair of keys.
#[derive(Clone)]
pub(crate) struct Signer {
    /// The two hash states that HMAC makes from the secret key. Boxed, so that a move does not leave
    /// a copy behind. Not a `Hmac`, which has a buffer that the padded key would stay in.
    hmac: Box<HmacCore<Sha256>>,
    /// The access key, escaped for the signed text.
    pub(crate) access_key_in_json: String,
    /// The access key, escaped for the query.
    access_key_in_query: String,
}

impl Signer {
    pub(crate) fn new(access_key: &str, secret_key: &str) -> Self {
        let signer = Self {
            hmac: hmac_of(secret_key),
            // An access key has no control characters, which would be escaped too.
            access_key_in_json: access_key.replace('\\', r"\\").replace('"', r#"\""#),
            access_key_in_query: utf8_percent_encode(access_key, ESCAPED).collect(),
        };
        // Wipes the padded keys.
        wipe::stack();
        signer
    }

    /// The signature of this text, written to `hex`.
    #[expect(clippy::expect_used, reason = "the lengths are known right here")]
    pub(super) fn signature<'a>(&self, signed_text: &[u8], hex: &'a mut [u8; 64]) -> &'a str {
        let mut hmac = HmacCore::clone(&self.hmac);
        let mut buffer = Buffer::<HmacCore<Sha256>>::default();
        buffer.digest_blocks(signed_text, |blocks| hmac.update_blocks(blocks));
        let mut signature = Output::<HmacCore<Sha256>>::default();
        hmac.finalize_fixed_core(&mut buffer, &mut signature);
        base16ct::lower::encode_str(&signature, hex).expect("64 digits for 32 bytes")
    }

    /// Returns the token of this kind with these claims.
    pub(crate) fn sign(&self, kind: KindName, claims: &Claims) -> Box<str> {
        let is_secret = kind == KindName::SdkToken;
        let token = self.write(prefix(kind), claims, is_secret);
        if is_secret {
            // The same with claims that nobody can use overwrites the registers too.
            let expired = Claims {
                expires_at: Some(EXPIRED),
                ..*claims
            };
            drop(black_box(self.write(prefix(kind), &expired, is_secret)));
            wipe::stack();
        }
        token
    }

    /// Not inlined, so that [`wipe::stack`] reaches what it leaves behind.
    #[inline(never)]
    #[expect(
        clippy::expect_used,
        clippy::indexing_slicing,
        reason = "the lengths are computed right here"
    )]
    fn write(&self, prefix: &str, claims: &Claims, is_secret: bool) -> Box<str> {
        let mut expires_at = itoa::Buffer::new();
        let expires_at = claims
            .expires_at
            .map(|it| expires_at.format(it.unix_millis()));
        let mut nonce = Uuid::encode_buffer();
        let nonce = Some(&*claims.nonce.hyphenated().encode_lower(&mut nonce));
        let mut role = [0; 1];
        let role = Some(&*digit_of(claims.role).encode_utf8(&mut role));
        let mut uuid = Uuid::encode_buffer();
        let uuid = claims.uuid.map(|it| &*it.simple().encode_lower(&mut uuid));

        // First the signed text, then the query, which is never shorter. It must not be
        // reallocated: that would leave a copy behind.
        let mut text = Vec::with_capacity(self.access_key_in_query.len() + LONGEST_REST);
        let access_key = Some(&*self.access_key_in_json);
        let signed = [access_key, expires_at, nonce, role, None, uuid];
        write_claims(&mut text, &JSON, signed);
        let mut signature = [0; 64];
        let signature = Some(self.signature(&text, &mut signature));
        text.clear();
        let access_key = Some(&*self.access_key_in_query);
        let all = [access_key, expires_at, nonce, role, signature, uuid];
        write_claims(&mut text, &QUERY, all);

        let length = prefix.len() + (text.len() * 4).div_ceil(3);
        let mut token = Vec::with_capacity(length);
        token.extend_from_slice(prefix.as_bytes());
        token.resize(length, 0);
        URL_SAFE
            .encode_slice(&text, &mut token[prefix.len()..])
            .expect("room for the base64");
        if is_secret {
            text.zeroize();
        }
        String::from_utf8(token)
            .expect("base64 is ASCII")
            .into_boxed_str()
    }
}

/// More than a query can need besides the access key, which is 210 bytes with all claims.
const LONGEST_REST: usize = 256;

/// A time in the past with as many digits as the times of real tokens: in 2001.
const EXPIRED: Timestamp = Timestamp::from_unix_millis(1_000_000_000_000);

/// The longest access key, escaped, with which every token is short enough to be read: one of a Room
/// or Task token with the longest other claims.
pub(crate) const LONGEST_ACCESS_KEY: usize = {
    let other_claims = "ak=&expireAt=&nonce=&role=&sig=&uuid=".len() + 16 + 36 + 1 + 64 + 32;
    (LONGEST_TOKEN - "NETLESSROOM_".len()) * 3 / 4 - other_claims
};

/// The length that an access key has in a token.
pub(crate) fn escaped_length(access_key: &str) -> usize {
    utf8_percent_encode(access_key, ESCAPED).map(str::len).sum()
}

/// What `encodeURIComponent` escapes.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// With the features in the manifest, the hash states wipe themselves.
const _: () = {
    const fn wipes_itself<T: zeroize::ZeroizeOnDrop>() {}
    wipes_itself::<Sha256>();
};

/// Not inlined, so that [`wipe::stack`] reaches what it leaves behind.
#[inline(never)]
#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
#[expect(
    clippy::unnecessary_box_returns,
    reason = "moved by value, the states would leave a copy on the stack of the caller"
)]
fn hmac_of(secret_key: &str) -> Box<HmacCore<Sha256>> {
    let hmac = HmacCore::new_from_slice(secret_key.as_bytes());
    Box::new(hmac.expect("HMAC takes a key of any length"))
}
