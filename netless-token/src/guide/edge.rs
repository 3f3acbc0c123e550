//! Mints Room tokens in an edge runtime. The host gives the time and a nonce, as WebAssembly has
//! neither a clock nor randomness; `mint.js` is the other side.

use std::error::Error;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use netless_token::{AccessKey, AccessKeys, Room, SecretKey, Timestamp, Token, Uuid};

/// What the host wrote for `mint`, and what `mint` leaves for the host.
static TEXT: Mutex<String> = Mutex::new(String::new());

/// Makes room for `length` bytes, which the host writes to the returned address.
#[unsafe(no_mangle)]
pub extern "C" fn make_room(length: usize) -> *const u8 {
    replace_text("\0".repeat(length));
    text_address()
}

/// Mints a token of the text that the host wrote: `true` if there is a token to read now, and `false`
/// if there is a message that says why not.
#[unsafe(no_mangle)]
pub extern "C" fn mint() -> bool {
    let minted = room_token(&replace_text(String::new()));
    let is_token = minted.is_ok();
    replace_text(minted.unwrap_or_else(|problem| problem.to_string()));
    is_token
}

/// Where the token or the message begins.
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

/// Keys hold no line breaks, so each value is a line.
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
