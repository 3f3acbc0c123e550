//! The program: its arguments, its log, and the faults that it is told to have.

mod common;

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use common::{NOTHING, Process, command, expired, room, sdk, sdk_for};
use netless_token::{Admin, Lifetime, Reader, Writer};
use serde_json::json;
use stand_in::Echo;

/// Runs it with these arguments. Returns its exit code, and what it prints on each stream.
fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = command().args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn a_port_that_is_taken_is_one_plain_line() {
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = other.local_addr().unwrap().to_string();
    assert_eq!(
        run(&["--listen", &address]),
        (
            Some(1),
            String::new(),
            format!(
                "something else listens on {address}: stop it, or choose another port with --listen\n"
            )
        )
    );
}

#[test]
fn without_keys_it_says_which_variable_is_missing() {
    let output = command()
        .env_remove("NETLESS_SECRET_ACCESS_KEY")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains("NETLESS_SECRET_ACCESS_KEY"), "{error}");
    assert_eq!(error.lines().count(), 1, "{error}");
}

#[test]
fn help_names_everything_that_it_takes() {
    let (code, help, _) = run(&["--help"]);
    assert_eq!(code, Some(0));
    for part in [
        "NETLESS_ACCESS_KEY",
        "--listen",
        "--strict",
        "--fault",
        "127.0.0.1:4000",
    ] {
        assert!(help.contains(part), "{part} is not in {help}");
    }
    for fault in [
        "echo=all",
        "dawdle=9",
        "dawdle=-9s",
        "dawdle=99999999999999999999s",
        "dawdle-body=18446744073709551615s1000000000ns",
    ] {
        let (code, _, error) = run(&["--fault", fault]);
        assert_eq!(code, Some(2));
        let message = format!("unknown fault `{fault}`: write `refuse=401:expired token`");
        assert!(error.contains(&message), "{error}");
    }
}

#[test]
fn the_log_has_a_line_for_each_call_and_no_token() {
    let mut service = Process::start(&[]);
    let uuid = service.new_room();
    let path = format!("/v5/rooms/{uuid}");
    let tokens = [
        sdk(Writer),
        sdk_for(Admin, Lifetime::NeverExpires),
        room(Writer, &uuid),
        room(Writer, NOTHING),
        room(Reader, &uuid),
        expired(Admin),
        "NETLESSSDK_cut-off".to_owned(),
    ];
    let token = &tokens[0];
    assert_eq!(service.call("GET /v5/rooms", token, "").0, 200);
    assert_eq!(service.call("GET /v5/rooms", token, "").0, 200);
    for token in &tokens[1..] {
        service.call(&format!("GET {path}"), token, "");
    }
    service.call(&format!("GET /v5/{token}"), token, "");
    service.call(&format!("PATCH {path}"), &room(Admin, &uuid), "{}");
    let lines: Vec<_> = (0..11)
        .map(|_| {
            // Or a little less, on a busy machine.
            let line = service.log();
            (50..60).fold(line, |line, left| {
                line.replace(&format!("{left} s left"), "60 s left")
            })
        })
        .collect();
    assert_eq!(
        lines,
        [
            "POST /v5/rooms 201 SDK token, writer, 60 s left",
            "GET /v5/rooms 200 SDK token, writer, 60 s left",
            "GET /v5/rooms 200 SDK token, writer, 60 s left: it was used before: sign one for each call",
            &format!(
                "GET {path} 200 SDK token, admin, never expires: a Room token with the role writer will do"
            ),
            &format!("GET {path} 200 Room token, writer, 60 s left"),
            &format!("GET {path} 403 token access room forbidden (Room token, writer, 60 s left)"),
            &format!(
                "GET {path} 403 token access role reader forbidden (Room token, reader, 60 s left)"
            ),
            &format!("GET {path} 401 expired token (check this machine's clock)"),
            &format!("GET {path} 401 invalid format of token (quoted, cut off, or not a token)"),
            "GET /v5/… 404 there is no such call",
            &format!(
                "PATCH {path} 400 invalid body: missing field `isBan` at line 1 column 2 (Room token, admin, 60 s left)"
            ),
        ]
    );
}

#[test]
fn it_fails_as_it_is_told() {
    let token = sdk(Writer);
    let usual = format!("token: {token}\r\nregion: us-sv\r\ncontent-type: application/json\r\n");
    let every_call = |fault: &str| {
        let service = Process::start(&["--fault", fault]);
        service.send("POST /v5/rooms", &usual, "{}")
    };
    let service = Process::start(&[]);
    let this_call = |fault: &str| {
        let path = fault.replace(' ', "%20").replace('/', "%2F");
        service.send(&format!("POST /{path}/v5/rooms"), &usual, "{}")
    };
    for (fault, starts, ends) in [
        (
            "refuse=401:expired token",
            "HTTP/1.1 401 Unauthorized\r\ncontent-type: application/json\r\n",
            "\r\n\r\n{\"message\":\"expired token\"}",
        ),
        (
            "answer=200:[1]",
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n",
            "\r\n\r\n[1]",
        ),
        (
            "html",
            "HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\n",
            "<h1>502 Bad Gateway</h1></body></html>",
        ),
        (
            "redirect=http://127.0.0.1:1/",
            "HTTP/1.1 307 Temporary Redirect\r\nlocation: http://127.0.0.1:1/\r\n",
            "\r\n\r\n",
        ),
        ("drop", "", ""),
        ("once", "HTTP/1.1 201 Created\r\n", "}"),
    ] {
        for answer in [every_call(fault), this_call(fault)] {
            assert!(answer.starts_with(starts), "{fault}: {answer}");
            assert!(answer.ends_with(ends), "{fault}: {answer}");
            assert!(!starts.is_empty() || answer.is_empty(), "{answer}");
        }
    }
    // The room was created, though the answer was lost.
    let (_, rooms) = service.call("GET /v5/rooms", &sdk(Writer), "");
    assert_eq!(rooms.as_array().unwrap().len(), 2);
}

#[test]
fn it_dawdles() {
    let service = Process::start(&[]);
    let usual = format!("token: {}\r\nregion: us-sv\r\n", sdk(Writer));
    for (fault, head_is_late) in [("dawdle=300ms", true), ("dawdle-body=300ms", false)] {
        let begin = Instant::now();
        let mut stream = TcpStream::connect(&service.address).unwrap();
        let call = format!("GET /{fault}/v5/rooms HTTP/1.1\r\nhost: a\r\nconnection: close\r\n");
        write!(stream, "{call}{usual}\r\n").unwrap();
        let mut first = [0];
        stream.read_exact(&mut first).unwrap();
        assert_eq!(begin.elapsed() >= Duration::from_millis(300), head_is_late);
        let mut rest = String::new();
        stream.read_to_string(&mut rest).unwrap();
        assert!(begin.elapsed() >= Duration::from_millis(300));
        assert!(
            rest.contains(" 200 OK\r\n") && rest.contains("[]"),
            "{rest}"
        );
    }
}

/// As a service does that has not kept it long enough.
#[test]
fn it_closes_a_connection_at_the_second_call() {
    let service = Process::start(&["--fault", "once"]);
    let mut stream = TcpStream::connect(&service.address).unwrap();
    let call = format!(
        "GET /v5/rooms HTTP/1.1\r\nhost: a\r\ntoken: {}\r\nregion: us-sv\r\n\r\n",
        sdk(Writer)
    );
    stream.write_all(call.as_bytes()).unwrap();
    let mut answer = String::new();
    while !answer.ends_with("[]") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        answer.push(byte[0].into());
    }
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    stream.write_all(call.as_bytes()).unwrap();
    assert_eq!(stream.read(&mut [0]).unwrap_or(0), 0);
}

/// In each way, and each holds enough to read the token's signature from it, or its nonce.
#[test]
fn it_echoes_the_token() {
    let mut service = Process::start(&[]);
    let token = "NETLESSSDK_YWs9YSZub25jZT1iJTIwYyZzaWc9ZDRl";
    let query = "ak=a&nonce=b%20c&sig=d4e";
    let spelled = |escape: &dyn Fn(char) -> String| token.chars().map(escape).collect::<String>();
    for (name, echoed) in [
        ("token", token.to_owned()),
        ("capitals", token.to_uppercase()),
        (
            "groups",
            "NETL ESSS DK_Y Ws9Y SZub 25jZ T1iJ TIwY yZza Wc9Z DRl".into(),
        ),
        ("backwards", token.chars().rev().collect()),
        ("unicode", spelled(&|it| format!("\\u00{:02x}", it as u32))),
        ("entities", spelled(&|it| format!("&#{};", it as u32))),
        ("hex", spelled(&|it| format!("{:02x}", it as u32))),
        (
            "base64",
            "TkVUTEVTU1NES19ZV3M5WVNadWIyNWpaVDFpSlRJd1l5WnphV2M5WkRSbA==".into(),
        ),
        ("query", query.into()),
        ("percent", "ak%3Da%26nonce%3Db%2520c%26sig%3Dd4e".into()),
        ("claims", r#"{"ak":"a","nonce":"b c","sig":"d4e"}"#.into()),
        ("signature", "d4e".into()),
        ("signature-capitals", "D4E".into()),
        ("nonce", "b c".into()),
    ] {
        let answer = service.call(&format!("POST /echo={name}/v5/rooms"), token, "");
        let message = format!("invalid signature of token: {echoed}");
        assert_eq!(answer, (401, json!({ "message": message })));
        assert_eq!(
            service.log(),
            "POST /v5/rooms 401 [told to fail: an echo of the token]"
        );
    }
    assert_eq!(Echo::all().len(), 14);
}

/// Pages on another origin ask for the progress of conversions.
#[test]
fn pages_of_other_origins_may_call() {
    let service = Process::start(&[]);
    let headers = "origin: http://a.example\r\naccess-control-request-method: GET\r\n\
         access-control-request-headers: token,region\r\n";
    let answer = service.send("OPTIONS /v5/projector/tasks/x", headers, "");
    for header in [
        "HTTP/1.1 200 OK\r\n",
        "access-control-allow-origin: http://a.example\r\n",
        "access-control-allow-headers: token,region\r\n",
    ] {
        assert!(answer.contains(header), "{answer}");
    }
}
