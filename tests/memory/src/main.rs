//! The process whose memory `tests/scan.rs` searches. It plays one scene with a secret, prints
//! `ready`, and waits. It reads the secret from standard input and keeps no copy of it.

use std::env;
use std::fs::File;
use std::hint::black_box;
use std::io::{Read as _, Write as _};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use netless_token::{
    AccessKey, AccessKeys, Claims, KeyError, Room, RoomUuid, Sdk, SecretKey, SignedToken,
    Timestamp, Token, Uuid, Writer,
};
use nix::sys::ptrace;
use nix::sys::signal::{Signal, raise};
use signal_hook::consts::SIGPROF;
use zeroize::Zeroizing;

const ACCESS_KEY: &str = "EkjYj4mbM4pZlGEv";
const TTL: Duration = Duration::from_secs(60);
const NOW: Timestamp = Timestamp::from_unix_millis(1_656_789_012_345);

fn new_keys(access_key: &str, secret_key: &str) -> Result<AccessKeys, KeyError> {
    AccessKeys::new(AccessKey(access_key), SecretKey(secret_key))
}

fn main() {
    let scene = env::args().nth(1).unwrap();
    match scene.as_str() {
        "by hand" => hold(by_hand()),
        "from the environment" => hold(AccessKeys::from_env().unwrap()),
        "boxed" => hold(Box::new(by_hand())),
        "moved" => hold(moved(10)),
        "in a growing Vec" => hold(in_a_growing_vec()),
        "in an Arc that another thread signs with" => hold(in_an_arc()),
        "made in another thread" => hold(thread::spawn(by_hand).join().unwrap()),
        "one of two clones" => hold(one_of_two_clones()),
        "signed many Room tokens" => hold(signed_room_tokens()),
        "signed and verified SDK tokens" => hold(signed_and_verified()),
        "keys, profiled" => be_profiled(|| {
            let secret = receive();
            stop();
            let keys = new_keys(ACCESS_KEY, text(&secret));
            drop(secret);
            stop();
            drop(black_box(keys));
        }),

        "refused environment" => hold(AccessKeys::from_env().unwrap_err()),
        "refused access key" => hold(refused("", "")),
        "refused newline" => hold(refused(ACCESS_KEY, "\n")),
        "refused control character" => hold(refused(ACCESS_KEY, "\0\0")),
        "refused as swapped" => hold(swapped()),

        "SDK token" => hold(sdk_tokens(1)),
        "many SDK tokens" => hold(sdk_tokens(64)),
        "boxed SDK token" => hold(sdk_tokens(1).pop().map(Box::new)),
        "SDK claims" => hold(sdk_claims()),
        "refused SDK token" => hold(refused_sdk_token()),
        "signing an SDK token, profiled" => be_profiled(|| {
            let keys = by_hand();
            let token = Token::<Sdk>::new().role(Writer).ttl(TTL);
            stop();
            drop(black_box(token.sign_at(&keys, NOW, Uuid::nil())));
            stop();
        }),
        "verifying an SDK token, profiled" => be_profiled(|| {
            let keys = by_hand();
            let token = receive();
            stop();
            let claims = Claims::<Sdk>::verify_at(text(&token), &keys, NOW);
            drop(token);
            stop();
            drop(black_box(claims));
        }),
        "malformed SDK token" => hold(malformed_sdk_token()),

        "kept on the heap" => hold(receive()),
        "kept on the stack" => kept_on_the_stack(),
        "kept in a static" => kept_in_a_static(),
        _ => panic!("no such scene: {scene}"),
    }
}

/// Waits until standard input closes, with `value` alive or dropped, as the second argument says.
fn hold<T>(value: T) {
    match env::args().nth(2).as_deref() {
        Some("live") => {
            wait();
            drop(black_box(value));
        }
        Some("dropped") => {
            drop(black_box(value));
            wait();
        }
        _ => panic!("pass `live` or `dropped`"),
    }
}

fn wait() {
    print_line("ready");
    assert_eq!(stdin().read(&mut [0]).unwrap(), 0);
}

/// Lets the tracer play a sampling profiler, which interrupts what happens between two stops. Each time,
/// the kernel saves the registers on the stack.
fn be_profiled(mut act: impl FnMut()) {
    signal_hook::flag::register(SIGPROF, Arc::default()).unwrap();
    ptrace::traceme().unwrap();
    loop {
        act();
    }
}

fn stop() {
    raise(Signal::SIGSTOP).unwrap();
}

/// Opens standard input without a buffer, which would keep a copy.
fn stdin() -> File {
    File::open("/dev/stdin").unwrap()
}

/// Writes a line to standard output, without a buffer either.
fn print_line(line: &str) {
    let mut stdout = File::options().write(true).open("/dev/stdout").unwrap();
    stdout.write_all(line.as_bytes()).unwrap();
    stdout.write_all(b"\n").unwrap();
}

/// Reads the next text from standard input: its length, then its bytes.
fn receive() -> Zeroizing<Box<[u8]>> {
    let mut length = [0; 2];
    stdin().read_exact(&mut length).unwrap();
    let mut text = Zeroizing::new(vec![0; u16::from_be_bytes(length).into()].into_boxed_slice());
    stdin().read_exact(&mut text).unwrap();
    text
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[inline(never)]
fn by_hand() -> AccessKeys {
    new_keys(ACCESS_KEY, text(&receive())).unwrap()
}

#[inline(never)]
fn moved(times: usize) -> AccessKeys {
    #[inline(never)]
    fn on(keys: AccessKeys, times: usize) -> AccessKeys {
        let keys = black_box(keys);
        if times == 0 {
            keys
        } else {
            on(keys, times - 1)
        }
    }
    on(by_hand(), times)
}

#[inline(never)]
fn in_a_growing_vec() -> Vec<AccessKeys> {
    let secret = receive();
    let mut all = Vec::new();
    for _ in 0..100 {
        all.push(new_keys(ACCESS_KEY, text(&secret)).unwrap());
    }
    all
}

#[inline(never)]
fn in_an_arc() -> Arc<AccessKeys> {
    let keys = Arc::new(by_hand());
    let shared = Arc::clone(&keys);
    let token = thread::spawn(move || sign_room_token(&shared));
    drop(token.join().unwrap());
    keys
}

#[inline(never)]
fn one_of_two_clones() -> AccessKeys {
    let original = by_hand();
    let clone = original.clone();
    drop(black_box(original));
    clone
}

#[inline(never)]
fn sign_room_token(keys: &AccessKeys) -> SignedToken<Room> {
    let room = RoomUuid::from_u128(1);
    let token = Token::<Room>::new().role(Writer).uuid(room);
    token.ttl(Duration::from_secs(60)).sign(keys).unwrap()
}

#[inline(never)]
fn sign_sdk_token(keys: &AccessKeys) -> SignedToken<Sdk> {
    let token = Token::<Sdk>::new().role(Writer);
    token.ttl(Duration::from_secs(60)).sign(keys).unwrap()
}

#[inline(never)]
fn signed_room_tokens() -> AccessKeys {
    let keys = by_hand();
    for _ in 0..100 {
        drop(black_box(sign_room_token(&keys)));
    }
    keys
}

#[inline(never)]
fn signed_and_verified() -> AccessKeys {
    let keys = by_hand();
    for _ in 0..100 {
        let token = sign_sdk_token(&keys);
        black_box(Claims::<Sdk>::verify(token.expose_secret(), &keys).unwrap());
    }
    keys
}

/// Signs tokens and prints them. The keys stay alive.
#[inline(never)]
fn sdk_tokens(count: usize) -> Vec<SignedToken<Sdk>> {
    let keys = Box::leak(Box::new(by_hand()));
    let mut tokens = Vec::new();
    for _ in 0..count {
        let token = sign_sdk_token(keys);
        print_line(token.expose_secret());
        tokens.push(token);
    }
    tokens
}

/// Verifies a token from standard input.
#[inline(never)]
fn sdk_claims() -> Claims<Sdk> {
    let keys = Box::leak(Box::new(by_hand()));
    Claims::verify_any(text(&receive()), keys).unwrap()
}

/// Like [`sdk_claims`], but with keys that didn't sign the token.
#[inline(never)]
fn refused_sdk_token() -> String {
    let keys = new_keys(ACCESS_KEY, "another-secret-key-of-32-letters").unwrap();
    let _own = receive();
    let error = Claims::<Sdk>::verify(text(&receive()), &keys).unwrap_err();
    error.to_string()
}

/// Reads a malformed token, first without a check of the signature, then with it.
#[inline(never)]
fn malformed_sdk_token() -> String {
    let keys = by_hand();
    let token = receive();
    drop(black_box(Claims::<Sdk>::decode_unverified(text(&token))));
    let error = Claims::<Sdk>::verify(text(&token), &keys).unwrap_err();
    error.to_string()
}

/// Makes keys that are refused, with `suffix` after the secret key.
#[inline(never)]
fn refused(access_key: &str, suffix: &str) -> KeyError {
    let secret = receive();
    let mut secret_key = Zeroizing::new(String::with_capacity(secret.len() + suffix.len()));
    secret_key.push_str(text(&secret));
    secret_key.push_str(suffix);
    new_keys(access_key, &secret_key).unwrap_err()
}

/// If this were accepted, every token would contain the secret key.
#[inline(never)]
fn swapped() -> Result<AccessKeys, KeyError> {
    new_keys(text(&receive()), ACCESS_KEY)
}

#[inline(never)]
fn kept_on_the_stack() {
    let mut kept = [0; 32];
    kept.copy_from_slice(&receive());
    hold(black_box(&kept));
    black_box(&kept);
}

fn kept_in_a_static() {
    static KEPT: Mutex<[u8; 32]> = Mutex::new([0; 32]);
    KEPT.lock().unwrap().copy_from_slice(&receive());
    hold(());
}
