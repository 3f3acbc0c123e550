//! The `mint` example: it prints tokens to standard output and the rest to standard error, and exits
//! with 1 for a token that doesn't verify, and 2 for bad input.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use netless_token_tests::query;
use serde_json::{Value, json};
use sha2::Sha256;

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
    static MINT: LazyLock<PathBuf> = LazyLock::new(build);
    let mut command = Command::new(&*MINT);
    command
        .args(arguments)
        .env_remove("NETLESS_ACCESS_KEY")
        .env_remove("NETLESS_SECRET_ACCESS_KEY")
        .envs(environment.iter().copied());
    command
}

/// Builds the example, which `cargo test` of this package alone doesn't. Among the default members it
/// has the features that `cargo test` has built it with.
fn build() -> PathBuf {
    let output = Command::new(env!("CARGO"))
        .args(["build", "--example", "mint", "--message-format", "json"])
        .args(["--target-dir", concat!(env!("CARGO_TARGET_TMPDIR"), "/..")])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(output.stderr));
    let messages = text(output.stdout);
    let messages = messages
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    let executable = |message: Value| message["executable"].as_str().map(PathBuf::from);
    messages.filter_map(executable).next_back().unwrap()
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

#[test]
fn without_arguments_it_mints_one_token_of_each_kind_with_the_demo_keys() {
    for environment in [&KEYS[..], &[]] {
        let output = mint(&[], environment);
        let (tokens, words) = (text(output.stdout), text(output.stderr));
        assert!(output.status.success(), "{words}");

        let prefixes: Vec<_> = tokens
            .lines()
            .map(|line| line.split_once('_').unwrap().0)
            .collect();
        assert_eq!(prefixes, ["NETLESSSDK", "NETLESSROOM", "NETLESSTASK"]);
        for token in tokens.lines() {
            assert!(query(token).starts_with("ak=netless-demo-key&"), "{token}");
        }
        for expected in [
            "Demo keys: the service refuses these tokens. `mint --help` says how to mint your own.",
            "  role: admin",
            "expires: in 1 minute\n",
            "Room token, for a client to join room d4184790ffd511ebb9ebbf7a8f1d77bd",
            "  role: writer",
            "expires: in 10 minutes\n",
            "Task token, for a client to follow task d4184790ffd511ebb9ebbf7a8f1d77bd",
            "  role: reader",
        ] {
            assert!(words.contains(expected), "{expected} is not in:\n{words}");
        }
        assert!(!words.contains("NETLESSSDK_"));
    }
}

#[test]
fn without_keys_a_command_mints_no_token() {
    let output = mint(&["sdk", "-r", "reader", "-t", "1m"], &[]);
    assert_eq!(text(output.stdout), "");
    assert_eq!(
        text(output.stderr),
        "error: NETLESS_ACCESS_KEY and NETLESS_SECRET_ACCESS_KEY are not set: set them to the keys \
         from the Agora console, or try the demo keys with `--demo`\n"
    );
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn the_demo_keys_are_for_who_asks_for_them() {
    for environment in [&KEYS[..], &[]] {
        let output = mint(&["sdk", "-r", "reader", "-t", "1m", "--demo"], environment);
        assert!(query(text(output.stdout).trim()).starts_with("ak=netless-demo-key&"));
        assert!(text(output.stderr).starts_with("Demo keys: the service refuses their tokens.\n"));
        assert_eq!(output.status.code(), Some(0));
    }
}

#[test]
fn with_arguments_it_prints_one_token_and_uses_the_keys_of_the_environment() {
    for (arguments, prefix) in [
        (vec!["sdk", "--role", "admin", "--ttl", "1m"], "NETLESSSDK_"),
        (
            vec!["room", "-u", ROOM, "-r", "writer", "-t", "10m"],
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
        assert!(
            query(token.trim()).starts_with("ak=EkjYj4mbM4pZlGEv&"),
            "{token}"
        );
        assert!(!words.contains("Demo keys"));
        assert!(!words.contains(KEYS[1].1));
    }
}

#[test]
fn a_ttl_is_written_as_in_the_macro() {
    for (ttl, left) in [
        ("7 days", "expires: in 7 days\n"),
        ("1h 30m", "expires: in 1 hour 30 minutes\n"),
        ("2weeks", "expires: in 14 days\n"),
        ("1month", "expires: in 30 days 10 hours\n"),
        ("200000 years", "expires: in 200000 years\n"),
        ("1500ms", "expires: in 2 seconds\n"),
    ] {
        let output = mint(&["sdk", "-r", "reader", "-t", ttl], &KEYS);
        let words = text(output.stderr);
        assert!(words.contains(left), "{ttl}: {words}");
    }
}

#[test]
fn json_is_one_object_per_line() {
    let output = mint(&["--json"], &[]);
    let objects: Vec<Value> = text(output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let kinds: Vec<_> = objects.iter().map(|it| it["kind"].clone()).collect();
    assert_eq!(kinds, ["SDK", "Room", "Task"]);
    let words = text(output.stderr);
    assert_eq!(words.trim().lines().count(), 1, "{words}");

    let output = mint(
        &["room", "-u", ROOM, "-r", "writer", "-t", "10m", "-j"],
        &KEYS,
    );
    assert_eq!(text(output.stderr), "");
    let object: Value = serde_json::from_slice(&output.stdout).unwrap();
    let token = object["token"].as_str().unwrap();
    let claims = query(token);
    let (_, expire_at) = claims.split_once("&expireAt=").unwrap();
    let (expire_at, _) = expire_at.split_once('&').unwrap();
    assert_eq!(
        object,
        json!({
            "kind": "Room",
            "role": "writer",
            "uuid": ROOM,
            "expireAt": expire_at.parse::<u64>().unwrap(),
            "token": token,
        })
    );

    let output = mint(&["sdk", "-r", "admin", "--never-expires", "-j"], &KEYS);
    let object: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(object["expireAt"], Value::Null);
    assert_eq!(object["uuid"], Value::Null);
}

#[test]
fn bad_arguments_get_an_explanation_and_status_2() {
    const MORE: &str = "\n\nFor more information, try '--help'.";
    for (arguments, message) in [
        (
            "room -r wirter",
            "invalid value 'wirter' for '--role <ROLE>'\n  \
             [possible values: admin, writer, reader]\n\n  \
             tip: a similar value exists: 'writer'",
        ),
        (
            "room -r guest",
            "invalid value 'guest' for '--role <ROLE>'\n  \
             [possible values: admin, writer, reader]",
        ),
        (
            "task -u d4184790ffd511ebb9ebbf7a8f1d77bG",
            "invalid value 'd4184790ffd511ebb9ebbf7a8f1d77bG' for '--uuid <UUID>': \
             invalid task uuid: `G` at character 32 is not a hex digit",
        ),
        (
            "sdk -t 600",
            "invalid value '600' for '--ttl <TTL>': a ttl needs a unit: write a duration, such as \
             `600s` (10 minutes) or `600ms` (600 milliseconds)",
        ),
        (
            "sdk -t 3600000",
            "invalid value '3600000' for '--ttl <TTL>': a ttl needs a unit: write a duration, such \
             as `3600000ms` (1 hour) or `3600000s` (1000 hours)",
        ),
        (
            "sdk -t 0s",
            "invalid value '0s' for '--ttl <TTL>': a ttl of zero: write a longer one, or `never`",
        ),
        (
            "sdk -t 10M",
            "invalid value '10M' for '--ttl <TTL>': a month or a minute? write `10m` or `10 months`",
        ),
        (
            "sdk -t 18446744073709551615s1000000000ns",
            "invalid value '18446744073709551615s1000000000ns' for '--ttl <TTL>': \
             this ttl has too many digits: write at most 16, or `never`",
        ),
        (
            "sdk -r admin",
            "the following required arguments were not provided:\n  \
             <--ttl <TTL>|--never-expires>\n\n\
             Usage: mint sdk --role <ROLE> <--ttl <TTL>|--never-expires>",
        ),
        (
            "rom",
            "unrecognized subcommand 'rom'\n\n  \
             tip: a similar subcommand exists: 'room'\n\n\
             Usage: mint [OPTIONS] [COMMAND]",
        ),
    ] {
        let output = mint(&arguments.split(' ').collect::<Vec<_>>(), &KEYS);
        assert_eq!(text(output.stderr), format!("error: {message}{MORE}\n"));
        assert_eq!(output.status.code(), Some(2), "{arguments}");
        assert_eq!(text(output.stdout), "");
    }
}

#[test]
fn bad_keys_get_a_one_line_error_and_status_2() {
    let with_key = |key: usize, value| {
        let mut keys = KEYS;
        keys[key].1 = value;
        keys.to_vec()
    };
    for (environment, message) in [
        (
            KEYS[..1].to_vec(),
            "error: the environment variable `NETLESS_SECRET_ACCESS_KEY` is not set: set it to \
             the secret key from the Agora console",
        ),
        (
            KEYS[1..].to_vec(),
            "error: the environment variable `NETLESS_ACCESS_KEY` is not set: set it to the \
             access key from the Agora console",
        ),
        (
            with_key(0, ""),
            "error: the access key is empty: copy it from the Agora console",
        ),
        (
            with_key(1, "JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ\n"),
            "error: the secret key has white space at its start or end, perhaps the newline of a \
             file: take it off",
        ),
    ] {
        for arguments in [
            &["sdk", "-r", "admin", "-t", "10m"][..],
            &["inspect", "NETLESSROOM_"],
        ] {
            let output = mint(arguments, &environment);
            let words = text(output.stderr);
            assert_eq!(words, format!("{message}\n"));
            assert_eq!(output.status.code(), Some(2));
            assert_eq!(text(output.stdout), "");
            assert!(!words.contains(&KEYS[1].1[..8]));
        }
    }
}

#[test]
fn a_ttl_that_no_token_can_have_is_refused() {
    let output = mint(&["sdk", "-r", "admin", "-t", "285400years"], &KEYS);
    assert_eq!(
        text(output.stderr),
        "error: this ttl is too long: write a shorter one\n"
    );
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn it_inspects_what_it_minted() {
    let minted = mint(&["room", "-u", ROOM, "-r", "writer", "-t", "90m"], &KEYS);
    let token = text(minted.stdout);
    let inspected = mint(&["inspect", token.trim()], &KEYS);
    let words = text(inspected.stdout);
    assert_eq!(inspected.status.code(), Some(0));
    let lines: Vec<_> = words.lines().collect();
    let [
        kind,
        access_key,
        role,
        uuid,
        expires,
        nonce,
        signature,
        verified,
    ] = lines[..]
    else {
        panic!("{words}");
    };
    assert_eq!(kind, "kind: Room");
    assert_eq!(access_key, "access key: EkjYj4mbM4pZlGEv");
    assert_eq!(role, "role: writer");
    assert_eq!(uuid, format!("uuid: {ROOM}"));
    assert!(expires.starts_with("expires: in 1 hour"), "{expires}");
    assert!(nonce.starts_with("nonce: "));
    assert_eq!(signature, "signature: …");
    assert_eq!(verified, "verified: yes, with your keys");
}

#[test]
fn it_reads_standard_input_and_says_why_a_token_is_refused() {
    let minted = mint(&["sdk", "-r", "admin", "--never-expires"], &KEYS);
    let mut other = KEYS;
    other[1].1 = "another-secret";
    let inspected = mint_with_input(&["inspect", "-"], &other, &minted.stdout);
    let words = text(inspected.stdout);
    assert_eq!(inspected.status.code(), Some(1));
    assert!(words.starts_with(
        "kind: SDK\naccess key: EkjYj4mbM4pZlGEv\nrole: admin\nexpires: never\nnonce: "
    ));
    assert!(words.ends_with("verified: no, the token's signature is wrong\n"));
    // Nothing from which the token could be reconstructed.
    let query = query(text(minted.stdout).trim());
    let (_, signature) = query.split_once("&sig=").unwrap();
    assert!(!words.contains(signature) && !words.contains("NETLESSSDK_"));
}

#[test]
fn without_keys_the_demo_keys_are_tried() {
    let minted = mint(&["sdk", "-r", "admin", "-t", "1m", "--demo"], &[]);
    let inspected = mint_with_input(&["inspect", "-"], &[], &minted.stdout);
    let words = text(inspected.stdout);
    assert!(
        words.ends_with("\nverified: yes, with the demo keys\n"),
        "{words}"
    );
    assert_eq!(text(inspected.stderr), "");
    assert_eq!(inspected.status.code(), Some(0));
}

#[test]
fn a_token_of_another_access_key_is_not_checked() {
    let minted = mint(&["sdk", "-r", "admin", "-t", "1m"], &KEYS);
    let mut other = KEYS;
    other[0].1 = "another-key";
    for (environment, whose) in [(&[][..], "the demo keys"), (&other, "your keys")] {
        let inspected = mint_with_input(&["inspect", "-"], environment, &minted.stdout);
        let words = text(inspected.stdout);
        let verified = format!(
            "\nverified: not checked, {whose} have another access key: \
             set NETLESS_ACCESS_KEY and NETLESS_SECRET_ACCESS_KEY to this one's\n"
        );
        assert!(words.ends_with(&verified), "{words}");
        assert_eq!(inspected.status.code(), Some(1));

        let inspected = mint_with_input(&["inspect", "-j", "-"], environment, &minted.stdout);
        let object: Value = serde_json::from_slice(&inspected.stdout).unwrap();
        assert_eq!(object["verified"], Value::Null);
        assert_eq!(object["problems"], json!({}));
    }
}

#[test]
fn it_says_when_a_token_expired() {
    let minted = mint(&["sdk", "-r", "admin", "-t", "1ms"], &KEYS);
    let inspected = mint_with_input(&["inspect", "-"], &KEYS, &minted.stdout);
    let words = text(inspected.stdout);
    assert!(words.contains(" ago\n"), "{words}");
    assert!(
        words.ends_with("\nverified: no, it has expired; the signature is right\n"),
        "{words}"
    );
    assert_eq!(inspected.status.code(), Some(1));
}

/// A token of this kind with these claims.
fn token(kind: &str, query: &str) -> String {
    format!("NETLESS{kind}_{}", BASE64_URL_SAFE_NO_PAD.encode(query))
}

#[test]
fn each_claim_is_shown_with_its_problem() {
    for (token, words) in [
        (
            token(
                "ROOM",
                "ak=a&nonce=n%0a&role=9&role=1&sig=x&uuid=zz&expireAt=12.3&%66oo=b+r&bar=",
            ),
            "kind: Room\n\
             access key: a\n\
             role: 9\n\
             role: 1\n  \
             ^ the token has the claim `role` twice\n\
             uuid: zz\n  \
             ^ the token has an invalid room uuid: `z` at character 1 is not a hex digit\n\
             expires: 12.3\n  \
             ^ the token has the expiry `12.3`, expected milliseconds since the Unix epoch\n\
             nonce: n\\n\n\
             signature: …\n\
             foo: b r\n\
             bar: \n\
             verified: no, the token has the claim `role` twice\n",
        ),
        (
            token("SDK", "ak=&role=guest&uuid=11"),
            "kind: SDK\n\
             access key: \n  \
             ^ the token has no claim `ak`\n\
             role: guest\n  \
             ^ the token has the unknown role `guest`, expected `0`, `1` or `2`\n\
             uuid: 11\n  \
             ^ an SDK token has no uuid, but this one does: it is a relabelled Room or Task token\n\
             expires: never\n\
             nonce:\n  \
             ^ the token has no claim `nonce`\n\
             signature:\n  \
             ^ the token has no claim `sig`\n\
             verified: no, the token has no claim `ak`\n",
        ),
    ] {
        let inspected = mint(&["inspect", &token], &KEYS);
        assert_eq!(text(inspected.stdout), words);
        assert_eq!(text(inspected.stderr), "");
        assert_eq!(inspected.status.code(), Some(1));
    }
}

#[test]
fn inspected_claims_are_json_too() {
    let token = token("TASK", "ak=a&ak=b&nonce=n&role=2&sig=x");
    let inspected = mint(&["inspect", "--json", &token], &KEYS);
    let object: Value = serde_json::from_slice(&inspected.stdout).unwrap();
    assert_eq!(
        object,
        json!({
            "kind": "Task",
            "claims": {
                "ak": ["a", "b"],
                "expireAt": null,
                "nonce": "n",
                "role": "reader",
                "sig": "…",
                "uuid": null,
            },
            "problems": {
                "ak": "the token has the claim `ak` twice",
                "uuid": "the token has no claim `uuid`",
            },
            "warning": null,
            "verified": false,
            "verdict": "no, the token has the claim `ak` twice",
        })
    );
    assert_eq!(inspected.status.code(), Some(1));
}

#[cfg(unix)]
#[test]
fn a_key_that_is_not_unicode_is_refused() {
    use std::os::unix::ffi::OsStrExt as _;

    let output = command(&["sdk", "-r", "admin", "-t", "1m"], &KEYS)
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
fn a_closed_pipe_is_not_an_error() {
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
fn text_that_is_not_a_token_is_bad_input() {
    for (text_of_token, message) in [
        (
            "\"NETLESSROOM_\"".to_owned(),
            "error: not a token: it is in quotation marks; take them off\n",
        ),
        (
            token("ROOM", "no query"),
            "error: malformed token: its base64 does not hold a query string\n",
        ),
        (
            format!("{}=", token("ROOM", "ak=a")),
            "error: not a token: its base64 is padded with `=`; write it without\n",
        ),
    ] {
        let inspected = mint(&["inspect", &text_of_token], &KEYS);
        assert_eq!(text(inspected.stderr), message);
        assert_eq!(text(inspected.stdout), "");
        assert_eq!(inspected.status.code(), Some(2));
    }
}

#[test]
fn help_version_and_completions_go_to_standard_output() {
    for (arguments, start) in [
        (
            "--help",
            "Mint and inspect Agora Interactive Whiteboard tokens.\n",
        ),
        (
            "--version",
            concat!("mint ", env!("CARGO_PKG_VERSION"), "\n"),
        ),
        ("-V", concat!("mint ", env!("CARGO_PKG_VERSION"), "\n")),
        ("completions bash", "_mint() {\n"),
        ("completions zsh", "#compdef mint\n"),
    ] {
        let output = mint(&arguments.split(' ').collect::<Vec<_>>(), &[]);
        let words = text(output.stdout);
        assert!(words.starts_with(start), "{words}");
        assert_eq!(text(output.stderr), "");
        assert!(output.status.success());
    }
}

/// What `mint inspect` says of this token, in words.
fn verdict(token: &str) -> String {
    let inspected = mint(&["inspect", token], &KEYS);
    assert_eq!(text(inspected.stderr), "");
    text(inspected.stdout)
}

fn hmac(secret_key: &str, signed: &str) -> Vec<u8> {
    let mut hmac = Hmac::<Sha256>::new_from_slice(secret_key.as_bytes()).unwrap();
    hmac.update(signed.as_bytes());
    hmac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    })
}

#[test]
fn it_finds_out_why_a_signature_is_wrong() {
    let [(_, access_key), (_, secret_key)] = KEYS;
    let right = format!(
        r#"{{"ak":"{access_key}","expireAt":"4102444800000","nonce":"n","role":"1","uuid":"{ROOM}"}}"#
    );
    let signed_query = format!("ak={access_key}&expireAt=4102444800000&nonce=n&role=1&uuid={ROOM}");
    let unsorted = format!(
        r#"{{"uuid":"{ROOM}","role":"1","ak":"{access_key}","expireAt":"4102444800000","nonce":"n"}}"#
    );
    let number = |text: &str, name: &str, number: &str| {
        text.replace(
            &format!(r#""{name}":"{number}""#),
            &format!(r#""{name}":{number}"#),
        )
    };
    let role_number = number(&right, "role", "1");
    let expiry_number = number(&right, "expireAt", "4102444800000");
    let both_numbers = number(&role_number, "expireAt", "4102444800000");
    let spaced = right.replace(',', ", ").replace(':', ": ");
    let plain = |signed: &str| hex(&hmac(secret_key, signed));
    let with_key = |key: &str| hex(&hmac(key, &right));
    let base64 = BASE64_STANDARD.encode(hmac(secret_key, &right));
    assert!(base64.contains('+'));

    for (signature, mistake) in [
        (
            with_key(&format!("{secret_key}\n")),
            ": the secret key had a newline behind it: take it off",
        ),
        (
            with_key(&format!("{secret_key}\r\n")),
            ": the secret key had a newline behind it: take it off",
        ),
        (
            with_key(&format!("{secret_key} ")),
            ": the secret key had a space behind it: take it off",
        ),
        (
            with_key(&format!("\"{secret_key}\"")),
            ": the secret key was in quotation marks: take them off",
        ),
        (
            with_key(access_key),
            ": the access key was used as the secret key: use the secret key",
        ),
        (
            plain(&unsorted),
            ": the claims were not sorted: sort them by name",
        ),
        (
            plain(&role_number),
            ": `role` was a number in the JSON: write it as a string",
        ),
        (
            plain(&expiry_number),
            ": `expireAt` was a number in the JSON: write it as a string",
        ),
        (
            plain(&both_numbers),
            ": `role` was a number in the JSON: write it as a string; `expireAt` was a number in the \
             JSON: write it as a string",
        ),
        (plain(&spaced), ": the JSON had spaces: write it without"),
        (
            plain(&signed_query),
            ": the query was signed: sign the claims as JSON",
        ),
        (
            plain(&right).to_uppercase(),
            ": it has capitals: write it as lower-case hex",
        ),
        (
            base64.replace('+', "%2B"),
            ": it is base64: write it as lower-case hex",
        ),
        (base64, ": it is base64: write it as lower-case hex"),
        (
            BASE64_URL_SAFE_NO_PAD.encode(hmac(secret_key, &right)),
            ": it is base64: write it as lower-case hex",
        ),
        (
            hex(&hmac(&format!("{secret_key}\n"), &unsorted)).to_uppercase(),
            ": the secret key had a newline behind it: take it off; the claims were not sorted: sort \
             them by name; it has capitals: write it as lower-case hex",
        ),
        (plain("{}"), ""),
        (with_key("another secret"), ""),
    ] {
        let words = verdict(&token("ROOM", &format!("{signed_query}&sig={signature}")));
        let expected = format!("\nverified: no, the token's signature is wrong{mistake}\n");
        assert!(words.ends_with(&expected), "{words}{expected}");
        assert!(!words.contains(secret_key), "{words}");
    }
    let right = token("ROOM", &format!("{signed_query}&sig={}", plain(&right)));
    assert!(verdict(&right).ends_with("\nverified: yes, with your keys\n"));
}

#[test]
fn swapped_keys_are_named_without_the_secret_key() {
    let [(_, access_key), (_, secret_key)] = KEYS;
    let signed = format!(r#"{{"ak":"{secret_key}","nonce":"n","role":"1","uuid":"{ROOM}"}}"#);
    let signature = hex(&hmac(access_key, &signed));
    let query = format!("ak={secret_key}&nonce=n&role=1&uuid={ROOM}&sig={signature}");
    let token = token("ROOM", &query);
    assert_eq!(
        verdict(&token),
        format!(
            "kind: Room\naccess key: …\nrole: writer\nuuid: {ROOM}\nexpires: never\nnonce: n\n\
             signature: …\n\
             verified: no, it was signed with the two keys swapped, so it shows the secret key: \
             replace both keys\n"
        )
    );
    let inspected = mint(&["inspect", "-j", &token], &KEYS);
    let object: Value = serde_json::from_slice(&inspected.stdout).unwrap();
    assert_eq!(object["claims"]["ak"], "…");
    assert_eq!(object["verified"], false);
    assert!(!object.to_string().contains(secret_key));
}

#[test]
fn nothing_shows_the_secret_key() {
    let [(_, access_key), (_, secret_key)] = KEYS;
    let query =
        format!("ak={access_key}&nonce=n&role={secret_key}&{secret_key}=1&sig=s&uuid={ROOM}");
    let expected = format!(
        "kind: Room\naccess key: {access_key}\nrole: …\n  \
         ^ the token has the unknown role `…`, expected `0`, `1` or `2`\n\
         uuid: {ROOM}\nexpires: never\nnonce: n\nsignature: …\n…: 1\n\
         verified: no, the token has the unknown role `…`, expected `0`, `1` or `2`\n"
    );
    assert_eq!(verdict(&token("ROOM", &query)), expected);

    // The message has the first 64 characters.
    for (before, shown) in [(40, "…"), (56, "…"), (57, "JSjLyy2")] {
        let before = "x".repeat(before);
        let query = format!("ak={access_key}&nonce=n&role={before}{secret_key}&sig=s&uuid={ROOM}");
        let shown = format!("the token has the unknown role `{before}{shown}`, ");
        assert!(verdict(&token("ROOM", &query)).contains(&shown), "{shown}");
    }
}

#[test]
fn an_sdk_token_that_never_expires_gets_a_warning() {
    let warning = "an SDK token that never expires opens every room of the project for ever: mint \
                   one for each call instead, with a ttl of minutes; only a new access key puts an \
                   end to this one";
    for never in ["--never-expires", "-tnever"] {
        let minted = mint(&["sdk", "-r", "admin", never], &KEYS);
        let words = text(minted.stderr);
        assert!(
            words.starts_with(&format!("warning: {warning}\n")),
            "{words}"
        );
        let inspected = mint_with_input(&["inspect", "-"], &KEYS, &minted.stdout);
        let words = text(inspected.stdout);
        assert!(
            words.ends_with(&format!(
                "\nwarning: {warning}\nverified: yes, with your keys\n"
            )),
            "{words}"
        );
        let inspected = mint_with_input(&["inspect", "-j", "-"], &KEYS, &minted.stdout);
        let object: Value = serde_json::from_slice(&inspected.stdout).unwrap();
        assert_eq!(object["warning"], warning);
    }
    for arguments in [
        &["sdk", "-r", "admin", "-t", "1m"][..],
        &["room", "-u", ROOM, "-r", "admin", "--never-expires"],
    ] {
        let minted = mint(arguments, &KEYS);
        assert!(!text(minted.stderr).contains("warning"));
        let inspected = mint_with_input(&["inspect", "-"], &KEYS, &minted.stdout);
        assert!(!text(inspected.stdout).contains("warning"));
    }
}

#[test]
fn an_expiry_in_seconds_is_called_that() {
    let [(_, access_key), (_, secret_key)] = KEYS;
    for (expires, is_in_seconds) in [
        ("1700000000", true),
        ("1000000000", true),
        ("99999999999", true),
        ("999999999", false),
        ("100000000000", false),
    ] {
        let signed =
            format!(r#"{{"ak":"{access_key}","expireAt":"{expires}","nonce":"n","role":"1"}}"#);
        let signature = hex(&hmac(secret_key, &signed));
        let query = format!("ak={access_key}&expireAt={expires}&nonce=n&role=1&sig={signature}");
        let words = verdict(&token("SDK", &query));
        let warning = "\nwarning: its expiry is in seconds, and the service reads milliseconds: \
                       multiply it by 1000\nverified: no, it has expired; the signature is right\n";
        assert_eq!(words.ends_with(warning), is_in_seconds, "{words}");
    }
}

#[test]
fn the_json_of_both_agrees() {
    let minted = mint(
        &["room", "-u", ROOM, "-r", "writer", "-t", "10m", "-j"],
        &KEYS,
    );
    let minted: Value = serde_json::from_slice(&minted.stdout).unwrap();
    let inspected = mint(&["inspect", "-j", minted["token"].as_str().unwrap()], &KEYS);
    let inspected: Value = serde_json::from_slice(&inspected.stdout).unwrap();
    assert_eq!(inspected["kind"], minted["kind"]);
    for name in ["role", "uuid", "expireAt"] {
        assert_eq!(inspected["claims"][name], minted[name], "{name}");
    }
    assert_eq!(minted["role"], "writer");
    assert!(minted["expireAt"].is_u64());

    let minted = mint(&["sdk", "-r", "admin", "-j", "--never-expires"], &KEYS);
    let minted: Value = serde_json::from_slice(&minted.stdout).unwrap();
    let inspected = mint(&["inspect", "-j", minted["token"].as_str().unwrap()], &KEYS);
    let inspected: Value = serde_json::from_slice(&inspected.stdout).unwrap();
    for name in ["uuid", "expireAt"] {
        assert_eq!(minted[name], Value::Null);
        assert_eq!(inspected["claims"].get(name), Some(&Value::Null), "{name}");
    }
}
