//! A token that the library minted, with changes to its text or its query.

use core::time::Duration;

use arbitrary::{Arbitrary, Unstructured};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use netless_token::state::NoUuid;
use netless_token::{
    AccessKey, AccessKeys, CompleteToken, Kind, Lifetime, Role, Room, Sdk, SecretKey, Task,
    Timestamp, Uuid,
};

use crate::SECRET_KEY;
use crate::obvious::compare;

#[derive(Arbitrary, Debug)]
struct Minted<'a> {
    kind: u8,
    access_key: &'a str,
    role: u8,
    uuid: u128,
    /// 0: never expires.
    ttl: u32,
    now: u64,
    nonce: u128,
    check_at: u64,
    changes: Vec<Change>,
}

#[derive(Arbitrary, Debug)]
enum Change {
    /// Of the text.
    Text(Edit),
    /// Of the query, which is encoded again.
    Query(Edit),
    SwapPairs(u8, u8),
    DoublePair(u8),
    DropPair(u8),
    Relabel(u8),
}

#[derive(Arbitrary, Debug)]
enum Edit {
    Replace(u16, u8),
    Insert(u16, u8),
    Remove(u16),
    Truncate(u16),
}

impl Edit {
    fn apply(&self, text: &mut Vec<u8>) {
        let length = text.len();
        if length == 0 {
            return;
        }
        match *self {
            Self::Replace(at, byte) => text[usize::from(at) % length] = byte,
            Self::Insert(at, byte) => text.insert(usize::from(at) % length, byte),
            Self::Remove(at) => drop(text.remove(usize::from(at) % length)),
            Self::Truncate(at) => text.truncate(usize::from(at) % length),
        }
    }
}

/// Mints a token from the bytes, checks it, changes it, and checks it again. Returns whether it verifies
/// after that.
///
/// # Panics
///
/// If the minted token does not verify.
pub fn run(data: &[u8]) -> bool {
    let Ok(minted) = Minted::arbitrary_take_rest(Unstructured::new(data)) else {
        return false;
    };
    let Ok(keys) = AccessKeys::new(AccessKey(minted.access_key), SecretKey(SECRET_KEY)) else {
        return false;
    };
    let now = minted.now % (1 << 53);
    let Some(mut text) = mint(&minted, now, &keys) else {
        return false;
    };
    assert!(compare(&text, minted.access_key, SECRET_KEY, now));

    for change in &minted.changes {
        text = changed(&text, change);
    }
    compare(&text, minted.access_key, SECRET_KEY, minted.check_at)
}

fn mint(minted: &Minted<'_>, now: u64, keys: &AccessKeys) -> Option<String> {
    let uuid = Uuid::from_u128(minted.uuid);
    match minted.kind % 3 {
        0 => sign::<Sdk>(NoUuid, minted, now, keys),
        1 => sign::<Room>(uuid.into(), minted, now, keys),
        _ => sign::<Task>(uuid.into(), minted, now, keys),
    }
}

fn sign<K: Kind>(
    uuid: K::Uuid,
    minted: &Minted<'_>,
    now: u64,
    keys: &AccessKeys,
) -> Option<String> {
    let role = Role::ALL[usize::from(minted.role % 3)];
    let (now, nonce) = (
        Timestamp::from_unix_millis(now),
        Uuid::from_u128(minted.nonce),
    );
    let lifetime = match minted.ttl {
        0 => Lifetime::NeverExpires,
        millis => Lifetime::Ttl(Duration::from_millis(millis.into())),
    };
    let signed = CompleteToken::<K>::from_parts(role, uuid, lifetime)
        .sign_at(keys, now, nonce)
        .ok()?;
    Some(signed.expose_secret().into())
}

fn changed(text: &str, change: &Change) -> String {
    let lossy = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    if let Change::Text(edit) = change {
        let mut bytes = text.as_bytes().to_vec();
        edit.apply(&mut bytes);
        return lossy(bytes);
    }
    let Some((prefix, base64)) = text.split_once('_') else {
        return text.into();
    };
    if let Change::Relabel(kind) = change {
        let prefix = ["NETLESSSDK", "NETLESSROOM", "NETLESSTASK"][usize::from(kind % 3)];
        return format!("{prefix}_{base64}");
    }
    let Ok(mut query) = BASE64_URL_SAFE_NO_PAD.decode(base64) else {
        return text.into();
    };
    if let Change::Query(edit) = change {
        edit.apply(&mut query);
    } else {
        let mut pairs: Vec<_> = query.split(|byte| *byte == b'&').collect();
        let index = |at: u8| usize::from(at) % pairs.len();
        match *change {
            Change::SwapPairs(one, other) => {
                let (one, other) = (index(one), index(other));
                pairs.swap(one, other);
            }
            Change::DoublePair(at) => pairs.push(pairs[index(at)]),
            Change::DropPair(at) => drop(pairs.remove(index(at))),
            Change::Text(_) | Change::Query(_) | Change::Relabel(_) => {}
        }
        query = pairs.join(&b'&');
    }
    format!("{prefix}_{}", BASE64_URL_SAFE_NO_PAD.encode(query))
}
