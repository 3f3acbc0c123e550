//! The `mint` example: tokens on standard output, words on standard error, 2 on bad input.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

const ROOM: &str = "d4184790ffd511ebb9ebbf7a8f1d77bd";
const KEYS: [(&str, &str); 2] = [
    ("NETLESS_ACCESS_KEY", "EkjYj4mbM4pZlGEv"),
    (
        "NETLESS_SECRET_ACCESS_KEY",
        "JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ",
    ),
];

fn mint(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    mint_with_input(arguments, environment, b"")
}

fn mint_with_input(arguments: &[&str], environment: &[(&str, &str)], input: &[u8]) -> Output {
    let mut child = command(arguments, environment)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

fn command(arguments: &[&str], environment: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command
        .args(["run", "--quiet", "--package", "netless-token"])
        .args(["--example", "mint", "--"])
        .args(arguments)
        .env_remove("NETLESS_ACCESS_KEY")
        .env_remove("NETLESS_SECRET_ACCESS_KEY")
        .envs(environment.iter().copied());
    command
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

#[test]
fn without_arguments_it_mints_one_token_of_each_kind() {
    let output = mint(&[], &[]);
    let (tokens, words) = (text(output.stdout), text(output.stderr));
    assert!(output.status.success(), "{words}");

    let prefixes: Vec<_> = tokens
        .lines()
        .map(|line| line.split_once('_').unwrap().0)
        .collect();
    assert_eq!(prefixes, ["NETLESSSDK", "NETLESSROOM", "NETLESSTASK"]);
    for expected in [
        "Demo keys: the service refuses their tokens. \
         Set NETLESS_ACCESS_KEY and NETLESS_SECRET_ACCESS_KEY to your project's keys.",
        "  role: admin",
        "Z (in 1 minute)",
        "Room token, for a client to join room d4184790ffd511ebb9ebbf7a8f1d77bd",
        "  role: writer",
        "Z (in 10 minutes)",
        "Task token, for a client to follow task d4184790ffd511ebb9ebbf7a8f1d77bd",
        "  role: reader",
    ] {
        assert!(words.contains(expected), "{expected} is not in:\n{words}");
    }
    assert!(!words.contains("NETLESSSDK_"));
}

#[test]
fn with_arguments_it_prints_one_token_and_uses_the_keys_of_the_environment() {
    for (arguments, prefix) in [
        (vec!["sdk", "--role", "admin", "--ttl", "1m"], "NETLESSSDK_"),
        (
            vec!["room", "--uuid", ROOM, "--role", "writer", "--ttl", "10m"],
            "NETLESSROOM_",
        ),
        (
            vec![
                "task",
                "--uuid",
                ROOM,
                "--role",
                "reader",
                "--never-expires",
            ],
            "NETLESSTASK_",
        ),
    ] {
        let output = mint(&arguments, &KEYS);
        let (token, words) = (text(output.stdout), text(output.stderr));
        assert!(output.status.success(), "{words}");
        assert!(token.starts_with(prefix));
        assert_eq!(token.lines().count(), 1);
        // `ak=EkjYj4mbM4pZlGEv` in base64, as far as whole groups go.
        assert!(token.contains("YWs9RWtqWWo0bWJNNHBabEdF"), "{token}");
        assert!(!words.contains("Demo keys"));
        assert!(!words.contains(KEYS[1].1));
    }
}

#[test]
fn bad_input_is_one_clear_line_and_status_2() {
    let room = |rest: &[&'static str]| [&["room", "--uuid", ROOM][..], rest].concat();
    let spoilt = |key: usize, value| {
        let mut keys = KEYS;
        keys[key].1 = value;
        keys.to_vec()
    };
    let good = room(&["--role", "writer", "--ttl", "10m"]);
    let cases = [
        (
            room(&["--role", "wirter", "--ttl", "10m"]),
            vec![],
            "error: invalid value 'wirter' for '--role <ROLE>': unknown role `wirter`: write \
             `admin`, `writer` or `reader`; did you mean `writer`?",
        ),
        (
            room(&["--role", "guest", "--ttl", "10m"]),
            vec![],
            "error: invalid value 'guest' for '--role <ROLE>': unknown role `guest`: write \
             `admin`, `writer` or `reader`",
        ),
        (
            vec!["task", "--uuid", "d4184790ffd511ebb9ebbf7a8f1d77bG"],
            vec![],
            "error: invalid value 'd4184790ffd511ebb9ebbf7a8f1d77bG' for '--uuid <UUID>': invalid \
             task uuid: `G` at character 32 is not a hex digit",
        ),
        (
            room(&["--role", "writer", "--ttl", "0s"]),
            KEYS.to_vec(),
            "error: a ttl of 0ns is under 1 ms: write a longer one, or `.never_expires()`",
        ),
        (
            room(&["--role", "writer", "--ttl", "600"]),
            vec![],
            "error: invalid value '600' for '--ttl <TTL>': write numbers with units, such as `10m` \
             or `1h 30m`",
        ),
        (
            room(&[
                "--role",
                "writer",
                "--ttl",
                "18446744073709551615s 1000000000ns",
            ]),
            vec![],
            "error: invalid value '18446744073709551615s 1000000000ns' for '--ttl <TTL>': write \
             numbers with units, such as `10m` or `1h 30m`",
        ),
        (
            vec!["room", "--uuid", "abc\n\nUsage: none"],
            vec![],
            "error: invalid value 'abc Usage: none' for '--uuid <UUID>': invalid room uuid: `\\n` \
             at character 4 is not a hex digit",
        ),
        (
            room(&["--role", "writer"]),
            vec![],
            "error: the following required arguments were not provided: \
             <--ttl <TTL>|--never-expires>",
        ),
        (
            vec!["rom"],
            vec![],
            "error: unrecognized subcommand 'rom' tip: a similar subcommand exists: 'room'",
        ),
        (
            good.clone(),
            KEYS[..1].to_vec(),
            "error: the environment variable `NETLESS_SECRET_ACCESS_KEY` is not set: set it to \
             the secret key from the Agora console",
        ),
        (
            good.clone(),
            KEYS[1..].to_vec(),
            "error: the environment variable `NETLESS_ACCESS_KEY` is not set: set it to the \
             access key from the Agora console",
        ),
        (
            good.clone(),
            spoilt(0, ""),
            "error: the access key is empty: copy it from the Agora console",
        ),
        (
            good,
            spoilt(1, "JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ\n"),
            "error: the secret key has white space at its start or end, perhaps the newline of a \
             file: pass it through `.trim()`",
        ),
    ];
    for (arguments, environment, message) in cases {
        let output = mint(&arguments, &environment);
        let words = text(output.stderr);
        assert_eq!(words, format!("{message}\n"));
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(text(output.stdout), "");
        assert!(!words.contains(&KEYS[1].1[..8]));
    }
}

/// A Room token that was cut off behind `sig=`.
const CUT_OFF: &str = "NETLESSROOM_YWs9RWtqWWo0bWJNNHBabEdFdiZleHBpcmVBdD0xNjg4ODg5NDg4ODg4Jm5vbmNlPTZlNjUwMGIwLTQ1YmItNDkwYy1iZGQ0LWZmYzQwYWJkMmMzZCZyb2xlPTEmc2lnPQ";

#[test]
fn it_inspects_what_it_minted() {
    let minted = mint(
        &["room", "--uuid", ROOM, "--role", "writer", "--ttl", "90m"],
        &KEYS,
    );
    let token = text(minted.stdout);
    let inspected = mint(&["inspect", token.trim()], &KEYS);
    let words = text(inspected.stdout);
    assert_eq!(inspected.status.code(), Some(0));
    let lines: Vec<_> = words.lines().collect();
    let [kind, access_key, role, uuid, expires, nonce, verified] = lines[..] else {
        panic!("{words}");
    };
    assert_eq!(kind, "kind: Room");
    assert_eq!(access_key, "access key: EkjYj4mbM4pZlGEv");
    assert_eq!(role, "role: writer");
    assert_eq!(uuid, format!("uuid: {ROOM}"));
    assert!(expires.starts_with("expires: 2"), "{expires}");
    assert!(expires.contains("Z (in 1 hour"), "{expires}");
    assert!(nonce.starts_with("nonce: "));
    assert_eq!(verified, "verified: yes, with these keys");
}

#[test]
fn it_reads_standard_input_and_says_why_a_token_is_refused() {
    let minted = mint(&["sdk", "--role", "admin", "--never-expires"], &KEYS);
    let mut other = KEYS;
    other[1].1 = "another-secret";
    let inspected = mint_with_input(&["inspect", "-"], &other, &minted.stdout);
    let words = text(inspected.stdout);
    assert_eq!(inspected.status.code(), Some(1));
    assert!(words.starts_with(
        "kind: SDK\naccess key: EkjYj4mbM4pZlGEv\nrole: admin\nexpires: never\nnonce: "
    ));
    assert!(words.ends_with("verified: no, the token's signature is wrong\n"));
    assert!(!words.contains("NETLESSSDK_"));
}

#[test]
fn without_keys_nothing_is_verified() {
    let minted = mint(&["sdk", "--role", "admin", "--never-expires"], &KEYS);
    let inspected = mint_with_input(&["inspect", "-"], &[], &minted.stdout);
    assert!(text(inspected.stdout).ends_with(
        "verified: no, set NETLESS_ACCESS_KEY and NETLESS_SECRET_ACCESS_KEY to check\n"
    ));
    assert_eq!(text(inspected.stderr), "");
    assert_eq!(inspected.status.code(), Some(1));
}

#[cfg(unix)]
#[test]
fn a_key_that_is_not_unicode_is_refused() {
    use std::os::unix::ffi::OsStrExt as _;

    let output = command(&["sdk", "--role", "admin", "--ttl", "1m"], &KEYS)
        .env(KEYS[1].0, std::ffi::OsStr::from_bytes(b"secret\xff"))
        .output()
        .unwrap();
    assert_eq!(
        text(output.stderr),
        "error: the environment variable `NETLESS_SECRET_ACCESS_KEY` is not Unicode: set it to the \
         secret key from the Agora console\n"
    );
    assert_eq!(output.status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_had_enough_is_no_error() {
    let mut child = command(&[], &KEYS)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(!text(output.stderr).contains("error"));
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn what_is_no_token_is_bad_input() {
    for (token, message) in [
        (
            "\"NETLESSROOM_\"",
            "error: not a token: it is in quotation marks; take them off",
        ),
        (CUT_OFF, "error: the token has no claim `sig`"),
    ] {
        let inspected = mint(&["inspect", token], &KEYS);
        assert_eq!(text(inspected.stderr).lines().last(), Some(message));
        assert_eq!(text(inspected.stdout), "");
        assert_eq!(inspected.status.code(), Some(2));
    }
}

#[test]
fn help_is_no_error() {
    let output = mint(&["--help"], &[]);
    assert!(output.status.success());
    assert!(
        text(output.stdout).starts_with("Mint and inspect Agora Interactive Whiteboard tokens.")
    );
}
