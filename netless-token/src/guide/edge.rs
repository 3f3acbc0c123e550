//! Mints Room tokens in an edge runtime. The host passes the time and a nonce, because WebAssembly
//! has neither a clock nor randomness. `mint.js` is the host's side.

use std::error::Error;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use netless_token::{AccessKey, AccessKeys, Room, SecretKey, Timestamp, Token, Uuid};

/// The input that the host writes for `mint`, then the output of `mint`.
static TEXT: Mutex<String> = Mutex::new(String::new());

/// Allocates `length` bytes for the host to write. Returns their address.
#[unsafe(no_mangle)]
pub extern "C" fn allocate(length: usize) -> *const u8 {
    replace_text("\0".repeat(length));
    text_address()
}

/// Mints a token from the text that the host wrote. Returns `true` if the output is a token, and
/// `false` if it is an error message.
#[unsafe(no_mangle)]
pub extern "C" fn mint() -> bool {
    let minted = room_token(&replace_text(String::new()));
    let is_token = minted.is_ok();
    replace_text(minted.unwrap_or_else(|problem| problem.to_string()));
    is_token
}

/// The address of the token or the message.
#[unsafe(no_mangle)]
pub extern "C" fn text_address() -> *const u8 {
    TEXT.lock().unwrap_or_else(PoisonError::into_inner).as_ptr()
}

/// The length of the token or the message, in bytes.
#[unsafe(no_mangle)]
pub extern "C" fn text_length() -> usize {
    TEXT.lock().unwrap_or_else(PoisonError::into_inner).len()
}

fn replace_text(text: String) -> String {
    let mut current = TEXT.lock().unwrap_or_else(PoisonError::into_inner);
    std::mem::replace(&mut current, text)
}

/// Keys contain no line breaks, so each value is a line.
fn room_token(lines: &str) -> Result<String, Box<dyn Error>> {
    let lines: Vec<&str> = lines.split('\n').collect();
    let [access_key, secret_key, role, room, ttl, now, nonce] = lines[..] else {
        return Err(format!("found {} lines; write 7", lines.len()).into());
    };
    let keys = AccessKeys::new(AccessKey(access_key), SecretKey(secret_key))?;
    let now = Timestamp::from_unix_millis(now.parse()?);
    let token = Token::<Room>::new()
        .role(role.parse()?)
        .uuid(room.parse()?)
        .ttl(Duration::from_millis(ttl.parse()?))
        .sign_at(&keys, now, Uuid::parse_str(nonce)?)?;
    Ok(token.into_string())
}
