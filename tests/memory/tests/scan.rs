//! A dropped secret leaves nothing in a process's memory. The tests read the memory of a separate
//! process, built in all the ways in which users build theirs.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Write as _};
use std::iter;
use std::ops::Range;
use std::os::unix::ffi::OsStringExt as _;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::process::{self, ChildStdin, Command, Stdio};
use std::ptr;
use std::sync::Mutex;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use netless_token::{
    AccessKey, AccessKeys, Sdk, SecretKey, SignedToken, Timestamp, Token, Uuid, Writer,
};
use nix::sys::ptrace::{self, Options};
use nix::sys::signal::Signal;
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::Pid;
use sha2::Digest as _;
use sha2::block_api::compress256;

const ACCESS_KEY: &str = "EkjYj4mbM4pZlGEv";
const SECRET_KEY: &str = "JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ";

fn new_keys() -> AccessKeys {
    AccessKeys::new(AccessKey(ACCESS_KEY), SecretKey(SECRET_KEY)).unwrap()
}

fn sdk_token() -> SignedToken<Sdk> {
    let token = Token::<Sdk>::new().role(Writer);
    token
        .ttl(Duration::from_secs(600))
        .sign(&new_keys())
        .unwrap()
}

const KEYS_BY_HAND: &[&str] = &[
    "by hand",
    "boxed",
    "moved",
    "in a growing Vec",
    "in an Arc that another thread signs with",
    "made in another thread",
    "one of two clones",
    "signed many Room tokens",
    "signed and verified SDK tokens",
];

/// More than 64 bytes, so that HMAC hashes it first.
const LONG_SECRET_KEY: &str = "Wq3vZ8xN1cRk6TfYp0LbHs5GmJd2EuAo9iVnKrXtQzCyPwFaSl7MhDgBj4UeIOZAbCdEfGhIjKlMnOpQrStUvWxYz0123456789-";

#[test]
fn live_keys_show_neither_the_secret_key_nor_its_pads() {
    let key = Needles::of_key(SECRET_KEY);
    for_each_build(|program| {
        let scenes = scenes_with_keys();
        let found = scenes
            .iter()
            .map(|scene| scene.play(program, "live").find(&key));
        found.flatten().collect()
    });
}

#[test]
fn dropped_keys_leave_neither_the_secret_key_nor_its_pads_nor_anything_on_the_heap() {
    let key = Needles::of_key(SECRET_KEY);
    let midstates = Needles::midstates(SECRET_KEY);
    for_each_build(|program| {
        let mut found = Vec::new();
        for scene in scenes_with_keys() {
            let child = scene.play(program, "dropped");
            found.extend(child.find(&key));
            // Another thread's stack can't be told from the heap.
            if !scene.name.contains("another thread") {
                found.extend(child.find_off_the_stack(&midstates));
            }
        }
        found
    });
}

fn scenes_with_keys() -> Vec<Scene> {
    let mut scenes: Vec<_> = KEYS_BY_HAND
        .iter()
        .map(|name| Scene::new(name).send(SECRET_KEY))
        .collect();
    scenes.push(Scene::new("from the environment").environment(SECRET_KEY));
    scenes
}

#[test]
fn a_long_secret_key_leaves_nothing_either() {
    let key = Needles::of_key(LONG_SECRET_KEY);
    let midstates = Needles::midstates(LONG_SECRET_KEY);
    let scene = Scene::new("by hand").send(LONG_SECRET_KEY);
    for_each_build(|program| {
        let mut found = scene.play(program, "live").find(&key);
        let dropped = scene.play(program, "dropped");
        found.extend(dropped.find(&key));
        found.extend(dropped.find_off_the_stack(&midstates));
        found
    });
}

#[test]
fn a_refused_key_leaves_nothing() {
    let mut scenes: Vec<_> = [
        "refused access key",
        "refused newline",
        "refused control character",
        "refused as swapped",
    ]
    .map(|name| Scene::new(name).send(SECRET_KEY))
    .into();
    let not_unicode = OsString::from_vec([SECRET_KEY.as_bytes(), b"\xff"].concat());
    scenes.push(Scene::new("refused environment").environment(not_unicode));

    let key = Needles::of_key(SECRET_KEY);
    let midstates = Needles::midstates(SECRET_KEY);
    for_each_build(|program| {
        let mut found = Vec::new();
        for scene in &scenes {
            for fate in ["live", "dropped"] {
                let child = scene.play(program, fate);
                found.extend(child.find(&key));
                found.extend(child.find(&midstates));
            }
        }
        found
    });
}

#[test]
fn a_dropped_sdk_token_leaves_neither_text_nor_signature() {
    for_each_build(|program| {
        let mut found = Vec::new();
        for name in ["SDK token", "boxed SDK token", "many SDK tokens"] {
            let child = Scene::new(name).send(SECRET_KEY).play(program, "dropped");
            assert!(!child.output.is_empty());
            found.extend(child.find(&Needles::of_tokens(&child.output)));
        }
        found
    });
}

#[test]
fn a_verified_sdk_token_leaves_neither_text_nor_signature() {
    let token = sdk_token();
    let needles = Needles::of_tokens(&[token.expose_secret()]);
    for_each_build(|program| {
        let mut found = Vec::new();
        for name in ["SDK claims", "refused SDK token"] {
            let scene = Scene::new(name)
                .send(SECRET_KEY)
                .send(token.expose_secret());
            for fate in ["live", "dropped"] {
                found.extend(scene.play(program, fate).find(&needles));
            }
        }
        found
    });
}

#[test]
fn a_malformed_sdk_token_leaves_neither_text_nor_signature() {
    let token = sdk_token();
    let text = token.expose_secret();
    let needles = Needles::of_tokens(&[text]);
    for_each_build(|program| {
        let mut found = Vec::new();
        for malformed in [
            format!("{text}\n"),
            format!("{text}="),
            format!("{text}\""),
            format!("{}+", &text[..text.len() - 1]),
            text[..text.len() - 3].into(),
        ] {
            let scene = Scene::new("malformed SDK token")
                .send(SECRET_KEY)
                .send(malformed);
            found.extend(scene.play(program, "live").find(&needles));
        }
        found
    });
}

#[test]
fn a_profiler_leaves_neither_the_secret_key_nor_its_pads() {
    let key = Needles::of_key(SECRET_KEY);
    let scene = Scene::new("keys, profiled").send(SECRET_KEY);
    for_each_build(|program| scene.profile(program, &key));
}

#[test]
fn a_profiler_leaves_neither_text_nor_signature_of_an_sdk_token() {
    let now = Timestamp::from_unix_millis(1_656_789_012_345);
    let token = Token::<Sdk>::new()
        .role(Writer)
        .ttl(Duration::from_secs(60))
        .sign_at(&new_keys(), now, Uuid::nil())
        .unwrap();
    let needles = Needles::of_tokens(&[token.expose_secret()]);
    let signing = Scene::new("signing an SDK token, profiled").send(SECRET_KEY);
    let verifying = Scene::new("verifying an SDK token, profiled")
        .send(SECRET_KEY)
        .send(token.expose_secret());
    for_each_build(|program| signing.profile(program, &needles));
    for_each_build(|program| verifying.profile(program, &needles));
}

// Without the next three tests, a scan that never finds anything would pass.

#[test]
fn a_kept_secret_is_found_wherever_it_is() {
    let key = Needles::of_key(SECRET_KEY);
    for (name, place) in [
        ("kept on the heap", "the heap"),
        ("kept on the stack", "the stack"),
        ("kept in a static", "static data"),
    ] {
        let child = Scene::new(name)
            .send(SECRET_KEY)
            .play(&RELEASE.program(), "live");
        assert_found(&child.find(&key), &format!("the secret key in {place}"));
    }

    let environment = Scene::new("from the environment").environment(SECRET_KEY);
    let mut child = environment.play(&RELEASE.program(), "live");
    child.excluded = 0..0;
    assert_found(&child.find(&key), "the secret key in the stack");
}

#[test]
fn the_pads_and_the_midstates_are_found() {
    let key = Needles::of_key(SECRET_KEY);
    let [inner, outer] = [0x36, 0x5c].map(|pad| pad_of(SECRET_KEY, pad));
    for (bytes, name) in [
        (&inner[..32], "the inner pad"),
        (&outer[..32], "the outer pad"),
        (&in_words(&inner)[..32], "the inner pad in words"),
        (&in_words(&outer)[..32], "the outer pad in words"),
    ] {
        let child = Scene::new("kept on the heap")
            .send(bytes)
            .play(&RELEASE.program(), "live");
        assert_found(&child.find(&key), &format!("{name} in the heap"));
    }

    let child = Scene::new("boxed")
        .send(SECRET_KEY)
        .play(&RELEASE.program(), "live");
    let found = child.find(&Needles::midstates(SECRET_KEY));
    assert_found(&found, "the inner midstate in the heap");
    assert_found(&found, "the outer midstate in the heap");
}

#[test]
fn the_text_and_the_signature_of_an_sdk_token_are_found() {
    let child = Scene::new("SDK token")
        .send(SECRET_KEY)
        .play(&RELEASE.program(), "live");
    let needles = Needles::of_tokens(&child.output);
    assert_found(&child.find(&needles), "the token's text in the heap");

    let (_, base64) = child.output[0].split_once('_').unwrap();
    let hex = signature_in_hex(base64);
    let signature = base16(&hex);
    for (bytes, name) in [
        (&hex, "the token's signature in hex"),
        (&signature, "the token's signature"),
        (&in_words(&signature), "the token's signature in words"),
    ] {
        let child = Scene::new("kept on the heap")
            .send(bytes)
            .play(&RELEASE.program(), "live");
        assert_found(&child.find(&needles), &format!("{name} in the heap"));
    }
}

/// Asserts that nothing is found in a process of any build.
#[track_caller]
fn for_each_build(find: impl Fn(&Path) -> Vec<String>) {
    let mut found = Vec::new();
    for build in &BUILDS {
        let program = build.program();
        let found_here = find(&program);
        found.extend(found_here.iter().map(|it| format!("{}: {it}", build.name)));
    }
    assert!(found.is_empty(), "found\n  {}", found.join("\n  "));
}

#[track_caller]
fn assert_found(found: &[String], needle: &str) {
    let is_there = found.iter().any(|it| it.ends_with(needle));
    assert!(is_there, "no {needle} in {found:?}");
}

/// What to look for: pieces of 16 bytes, so that a partly overwritten secret is found too.
struct Needles(HashMap<[u8; PIECE], &'static str>);

const PIECE: usize = 16;

/// How much of the memory is compared with zero at once.
const PAGE: usize = 4096;

impl Needles {
    fn new<const N: usize>(secrets: [(&'static str, &[u8]); N]) -> Self {
        let pieces = secrets.into_iter().flat_map(|(name, bytes)| {
            let pieces = bytes.windows(PIECE);
            pieces.map(move |piece| (piece.try_into().unwrap(), name))
        });
        Self(pieces.collect())
    }

    /// The secret key, and what HMAC derives from it first: two pads, also as the words that SHA-256
    /// reads.
    fn of_key(key: &str) -> Self {
        let hashed = hashed(key);
        let secret = hashed.len();
        let [inner, outer] = [0x36, 0x5c].map(|pad| pad_of(key, pad));
        Self::new([
            ("the hashed secret key", &hashed),
            ("the secret key", key.as_bytes()),
            ("the secret key in words", &in_words(key.as_bytes())),
            ("the inner pad", &inner[..secret]),
            ("the outer pad", &outer[..secret]),
            ("the inner pad in words", &in_words(&inner)[..secret]),
            ("the outer pad in words", &in_words(&outer)[..secret]),
        ])
    }

    /// The two hash states that HMAC starts from. They are enough to sign.
    fn midstates(key: &str) -> Self {
        let [inner, outer] = [0x36, 0x5c].map(|pad| {
            let mut state = FIRST_STATE;
            compress256(&mut state, &[pad_of(key, pad)]);
            state
        });
        Self::new([
            ("the inner midstate", &inner.map(u32::to_ne_bytes).concat()),
            ("the outer midstate", &outer.map(u32::to_ne_bytes).concat()),
            ("the inner midstate", &inner.map(u32::to_be_bytes).concat()),
            ("the outer midstate", &outer.map(u32::to_be_bytes).concat()),
        ])
    }

    /// The only secret part of a token, the signature: in the token's base64, in hex, as bytes and
    /// as words.
    fn of_tokens<T: AsRef<str>>(tokens: &[T]) -> Self {
        let each = tokens.iter().flat_map(|token| {
            let (_, base64) = token.as_ref().split_once('_').unwrap();
            let hex = signature_in_hex(base64);
            let signature = base16(&hex);
            Self::new([
                ("the token's text", &base64.as_bytes()[base64.len() - 80..]),
                ("the token's signature in hex", &hex),
                ("the token's signature", &signature),
                ("the token's signature in words", &in_words(&signature)),
            ])
            .0
        });
        Self(each.collect())
    }
}

/// Returns the last claim of an SDK token.
fn signature_in_hex(base64: &str) -> Vec<u8> {
    let query = BASE64_URL_SAFE_NO_PAD.decode(base64).unwrap();
    let (_, hex) = std::str::from_utf8(&query)
        .unwrap()
        .split_once("&sig=")
        .unwrap();
    hex.into()
}

fn base16(hex: &[u8]) -> Vec<u8> {
    let digits = |pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    hex.chunks(2).map(digits).collect()
}

/// The initial state of SHA-256.
const FIRST_STATE: [u32; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

/// Returns the key that HMAC uses.
fn hashed(key: &str) -> Vec<u8> {
    if key.len() > 64 {
        sha2::Sha256::digest(key).to_vec()
    } else {
        key.into()
    }
}

fn pad_of(key: &str, pad: u8) -> [u8; 64] {
    let mut block = [pad; 64];
    for (byte, key) in block.iter_mut().zip(hashed(key)) {
        *byte ^= key;
    }
    block
}

/// Returns big-endian words as they are in the memory of a little-endian machine.
fn in_words(bytes: &[u8]) -> Vec<u8> {
    bytes
        .chunks(4)
        .flat_map(|word| word.iter().rev().copied())
        .collect()
}

/// What the child process does, and its input.
struct Scene {
    name: &'static str,
    input: Vec<u8>,
    secret_key_in_environment: Option<OsString>,
}

impl Scene {
    fn new(name: &'static str) -> Self {
        Self {
            name,
            input: Vec::new(),
            secret_key_in_environment: None,
        }
    }

    fn send(mut self, text: impl AsRef<[u8]>) -> Self {
        let text = text.as_ref();
        let length = u16::try_from(text.len()).unwrap();
        self.input.extend(length.to_be_bytes());
        self.input.extend(text);
        self
    }

    fn environment(mut self, secret_key: impl Into<OsString>) -> Self {
        self.secret_key_in_environment = Some(secret_key.into());
        self
    }

    /// Runs the scene until its value is `live` or `dropped`.
    fn play(&self, program: &Path, fate: &str) -> Child {
        let mut command = Command::new(program);
        command.args([self.name, fate]).env_clear();
        if let Some(secret_key) = &self.secret_key_in_environment {
            command
                .env("NETLESS_ACCESS_KEY", ACCESS_KEY)
                .env("NETLESS_SECRET_ACCESS_KEY", secret_key);
        }
        let mut process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = process.stdin.take().unwrap();
        input.write_all(&self.input).unwrap();

        let title = format!("{} ({fate})", self.name);
        let mut output = Vec::new();
        for line in BufReader::new(process.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            if line == "ready" {
                let excluded = match self.secret_key_in_environment {
                    Some(_) => environment_of(process.id()),
                    None => 0..0,
                };
                return Child {
                    title,
                    process,
                    input,
                    output,
                    excluded,
                };
            }
            output.push(line);
        }
        panic!("{title}: {}", process.wait().unwrap());
    }

    /// Runs the scene again and again, and each time interrupts the process at another instruction: at
    /// every 20th of the last ones. Returns what is left.
    fn profile(&self, program: &Path, needles: &Needles) -> Vec<String> {
        if program.starts_with(Build::target().join("debug")) {
            // This would take a hundred thousand instructions, again and again.
            return Vec::new();
        }
        let mut process = Command::new(program)
            .arg(self.name)
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let id = Pid::from_raw(process.id().try_into().unwrap());
        let input = process.stdin.take().unwrap();
        let mut child = Child {
            title: self.name.into(),
            process,
            input,
            output: Vec::new(),
            excluded: 0..0,
        };
        let start = |child: &mut Child| {
            child.input.write_all(&self.input).unwrap();
            assert_eq!(stopped(id), Signal::SIGSTOP);
        };
        let step = || {
            ptrace::step(id, None).unwrap();
            stopped(id)
        };
        start(&mut child);
        ptrace::setoptions(id, Options::PTRACE_O_EXITKILL).unwrap();
        let trace: Vec<_> =
            iter::from_fn(|| (step() == Signal::SIGTRAP).then(|| ptrace::getregs(id).unwrap().rip))
                .collect();
        // A repeated instruction counts once: it stops the process for each byte that it copies.
        let mut steps: Vec<_> = (1..trace.len())
            .filter(|step| trace[*step] != trace[step - 1])
            .collect();
        let last = steps.split_off(steps.len().saturating_sub(LAST));
        // Single steps take long, so the process runs up to an instruction that it gets to once, and past
        // repeated ones.
        let mut times = HashMap::new();
        for instruction in &trace {
            *times.entry(instruction).or_insert(0) += 1;
        }
        let from = steps.into_iter().rev().find(|it| times[&trace[*it]] == 1);
        let from = from.unwrap();
        // Returns the signal that stopped the process, which is another one if it doesn't get there.
        let run_to = |instruction: u64| {
            let address = ptr::without_provenance_mut(instruction.try_into().unwrap());
            let code = ptrace::read(id, address).unwrap();
            ptrace::write(id, address, code & !0xff | BREAKPOINT).unwrap();
            ptrace::cont(id, None).unwrap();
            let signal = stopped(id);
            ptrace::write(id, address, code).unwrap();
            if signal == Signal::SIGTRAP {
                let mut registers = ptrace::getregs(id).unwrap();
                registers.rip = instruction;
                ptrace::setregs(id, registers).unwrap();
            }
            signal
        };

        let mut found = Vec::new();
        for interrupted in last.iter().step_by(20) {
            ptrace::cont(id, None).unwrap();
            start(&mut child);
            assert_eq!(run_to(trace[from]), Signal::SIGTRAP);
            // The first run may have taken more instructions than this one.
            let has_ended = trace[from..=*interrupted]
                .chunk_by(|instruction, next| instruction == next)
                .collect::<Vec<_>>()
                .windows(2)
                .any(|pair| {
                    let signal = match pair[0] {
                        [_] => step(),
                        _ => run_to(pair[1][0]),
                    };
                    signal == Signal::SIGSTOP
                });
            if has_ended {
                continue;
            }
            ptrace::cont(id, Signal::SIGPROF).unwrap();
            assert_eq!(stopped(id), Signal::SIGSTOP);
            found.extend(child.find(needles));
        }
        found
    }
}

/// How many of the last instructions are interrupted. The wipe is among them.
const LAST: usize = 1000;

/// The instruction `int3`.
const BREAKPOINT: i64 = 0xcc;

/// Waits until a traced process stops, and returns the signal that stopped it.
fn stopped(process: Pid) -> Signal {
    match waitpid(process, None) {
        Ok(WaitStatus::Stopped(_, signal)) => signal,
        other => panic!("{other:?}"),
    }
}

/// A process that waits while its memory is searched.
struct Child {
    title: String,
    process: process::Child,
    /// The process waits until this closes.
    input: ChildStdin,
    /// The lines that it printed.
    output: Vec<String>,
    /// Addresses where a secret is allowed.
    excluded: Range<u64>,
}

impl Child {
    /// Searches the process's writable memory. Returns which needles are there, and where.
    fn find(&self, needles: &Needles) -> Vec<String> {
        let id = self.process.id();
        let memory = File::open(format!("/proc/{id}/mem")).unwrap();
        let mut found = BTreeSet::new();
        for line in fs::read_to_string(format!("/proc/{id}/maps"))
            .unwrap()
            .lines()
        {
            let mut columns = line.split_whitespace();
            let addresses = range(columns.next().unwrap());
            let permissions = columns.next().unwrap();
            let name = columns.nth(3).unwrap_or_default();
            if !permissions.starts_with("rw") {
                continue;
            }
            let place = match name {
                "[stack]" => "the stack",
                "" | "[heap]" => "the heap",
                _ => "static data",
            };
            let length = usize::try_from(addresses.end - addresses.start).unwrap();
            let mut bytes = vec![0; length];
            memory.read_exact_at(&mut bytes, addresses.start).unwrap();
            for start in (0..length).step_by(PAGE) {
                // Most pages are zero, and a dev build takes long for each byte of another one.
                let page = &bytes[start..length.min(start + PAGE)];
                if page == &[0; PAGE][..page.len()] {
                    continue;
                }
                // With the pieces that start before it or end behind it.
                let from = start.saturating_sub(PIECE - 1);
                let around = &bytes[from..length.min(start + PAGE + PIECE - 1)];
                for (address, piece) in (addresses.start + from as u64..).zip(around.windows(PIECE))
                {
                    if piece[0] == 0 && piece[1] == 0 {
                        continue;
                    }
                    let needle = needles.0.get(piece);
                    if let Some(needle) = needle.filter(|_| !self.excluded.contains(&address)) {
                        found.insert(format!("{}: {needle} in {place}", self.title));
                    }
                }
            }
        }
        found.into_iter().collect()
    }

    fn find_off_the_stack(&self, needles: &Needles) -> Vec<String> {
        let mut found = self.find(needles);
        found.retain(|it| !it.ends_with("in the stack"));
        found
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Returns where the kernel put the environment block: fields 50 and 51, counting the process id as
/// the first.
fn environment_of(id: u32) -> Range<u64> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap();
    // The second field is a name in parentheses, which may contain spaces.
    let (_, rest) = stat.rsplit_once(") ").unwrap();
    let fields: Vec<_> = rest.split_whitespace().collect();
    fields[47].parse().unwrap()..fields[48].parse().unwrap()
}

fn range(text: &str) -> Range<u64> {
    let (start, end) = text.split_once('-').unwrap();
    let address = |hex| u64::from_str_radix(hex, 16).unwrap();
    address(start)..address(end)
}

/// A way to build the child.
struct Build {
    name: &'static str,
    /// Of a profile that inherits from `release`, unless it is `dev`.
    settings: &'static [&'static str],
    rustflags: &'static str,
}

// Users build the library without link-time optimisation, unlike this workspace its token server.
const RELEASE: Build = Build {
    name: "release",
    settings: &["lto=false"],
    rustflags: "",
};

const BUILDS: [Build; 6] = [
    RELEASE,
    Build {
        name: "dev",
        settings: &[],
        ..RELEASE
    },
    Build {
        name: "size",
        settings: &["lto=false", "opt-level='s'"],
        ..RELEASE
    },
    Build {
        name: "smallest-size",
        settings: &["lto=false", "opt-level='z'"],
        ..RELEASE
    },
    Build {
        name: "lto-abort",
        settings: &["lto=true", "panic='abort'"],
        ..RELEASE
    },
    Build {
        name: "native",
        rustflags: "-Ctarget-cpu=native",
        ..RELEASE
    },
];

impl Build {
    fn target() -> PathBuf {
        env!("CARGO_TARGET_TMPDIR").into()
    }

    /// Builds the child, unless another test has, and returns where it is.
    fn program(&self) -> PathBuf {
        static BUILT: Mutex<BTreeMap<&str, PathBuf>> = Mutex::new(BTreeMap::new());
        let mut built = BUILT.lock().unwrap();
        built
            .entry(self.name)
            .or_insert_with(|| self.build())
            .clone()
    }

    fn build(&self) -> PathBuf {
        let Self {
            name,
            settings,
            rustflags,
        } = *self;
        let target = Self::target();
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .args(["build", "--quiet", "--package", "netless-token-memory"])
            .args(["--profile", name, "--target-dir"])
            .arg(&target)
            .env("RUSTFLAGS", rustflags);
        if name != "dev" && name != "release" {
            cargo.args(["--config", &format!("profile.{name}.inherits='release'")]);
        }
        for setting in settings {
            cargo.args(["--config", &format!("profile.{name}.{setting}")]);
        }
        assert!(cargo.status().unwrap().success());
        let folder = if name == "dev" { "debug" } else { name };
        target.join(folder).join("netless-token-memory")
    }
}
