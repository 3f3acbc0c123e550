//! Creates rooms and mints Room tokens in an edge runtime. The host passes the time and a nonce, because
//! WebAssembly has neither a clock nor randomness, and makes the calls. `mint.js` is the host's side.

use std::error::Error;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use netless_token::rest::{Api, Call as _};
use netless_token::{AccessKey, AccessKeys, Room, SecretKey, Timestamp, Token, Uuid};

/// The input that the host writes for a function, then the function's output.
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
    replace_text_by(room_token)
}

/// Makes the request that creates a room: the lines of the output are its method, its address, the
/// values of its headers `token` and `region`, and its body.
#[unsafe(no_mangle)]
pub extern "C" fn create_room() -> bool {
    replace_text_by(request_for_room)
}

/// Reads the answer to that request: the output is the uuid of the room.
#[unsafe(no_mangle)]
pub extern "C" fn created_room() -> bool {
    replace_text_by(uuid_of_room)
}

/// The address of the output.
#[unsafe(no_mangle)]
pub extern "C" fn text_address() -> *const u8 {
    TEXT.lock().unwrap_or_else(PoisonError::into_inner).as_ptr()
}

/// The length of the output, in bytes.
#[unsafe(no_mangle)]
pub extern "C" fn text_length() -> usize {
    TEXT.lock().unwrap_or_else(PoisonError::into_inner).len()
}

fn replace_text(text: String) -> String {
    let mut current = TEXT.lock().unwrap_or_else(PoisonError::into_inner);
    std::mem::replace(&mut current, text)
}

fn replace_text_by(function: fn(&str) -> Result<String, Box<dyn Error>>) -> bool {
    let output = function(&replace_text(String::new()));
    let is_ok = output.is_ok();
    replace_text(output.unwrap_or_else(|problem| problem.to_string()));
    is_ok
}

/// Keys contain no line breaks, so each value is a line.
fn lines<const N: usize>(text: &str) -> Result<[&str; N], Box<dyn Error>> {
    let lines: Vec<&str> = text.splitn(N, '\n').collect();
    let found = lines.len();
    lines
        .try_into()
        .map_err(|_| format!("found {found} lines; write {N}").into())
}

fn room_token(text: &str) -> Result<String, Box<dyn Error>> {
    let [access_key, secret_key, role, room, ttl, now, nonce] = lines(text)?;
    let keys = AccessKeys::new(AccessKey(access_key), SecretKey(secret_key))?;
    let now = Timestamp::from_unix_millis(now.parse()?);
    let token = Token::<Room>::new()
        .role(role.parse()?)
        .uuid(room.parse()?)
        .ttl(Duration::from_millis(ttl.parse()?))
        .sign_at(&keys, now, Uuid::parse_str(nonce)?)?;
    Ok(token.into_string())
}

fn request_for_room(text: &str) -> Result<String, Box<dyn Error>> {
    let [access_key, secret_key, base, region, now, nonce] = lines(text)?;
    let keys = AccessKeys::new(AccessKey(access_key), SecretKey(secret_key))?;
    let now = Timestamp::from_unix_millis(now.parse()?);
    let call = Api::at(base, region.parse()?)?.create_room();
    let request = call.request_at(&keys, now, Uuid::parse_str(nonce)?)?;
    let header = |name| request.headers()[name].to_str();
    Ok([
        request.method().as_str(),
        &request.uri().to_string(),
        header("token")?,
        header("region")?,
        core::str::from_utf8(request.body())?,
    ]
    .join("\n"))
}

fn uuid_of_room(text: &str) -> Result<String, Box<dyn Error>> {
    let [region, status, body] = lines(text)?;
    let call = Api::new(region.parse()?).create_room();
    let room = call.answer(status.parse()?, body.as_bytes())?;
    Ok(room.uuid.to_string())
}
