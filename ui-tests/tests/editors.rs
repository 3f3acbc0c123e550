//! What rust-analyzer shows in an editor, over LSP, while code is being written.
//!
//! Run by `.ci/editors`, which passes the paths of rust-analyzer and of the sources of `std`.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

/// The methods that every token has from `std`.
const FROM_STD: [&str; 7] = [
    "clone",
    "clone_from",
    "clone_into",
    "eq",
    "ne",
    "to_owned",
    "try_into",
];

#[test]
fn an_editor_helps_while_the_code_is_written() {
    let mut editor = Editor::start();
    offers_only_the_methods_that_can_come_next(&mut editor);
    offers_the_methods_of_a_signed_token(&mut editor);
    completes_values_in_a_token(&mut editor);
    explains_what_is_under_the_cursor(&mut editor);
    checks_literals_as_they_are_typed(&mut editor);
    editor.stop();
}

fn offers_only_the_methods_that_can_come_next(editor: &mut Editor) {
    let states: [(&str, &[&str]); 14] = [
        (
            "Token::<Room>::new()",
            &["lifetime", "never_expires", "role", "ttl", "uuid"],
        ),
        (
            "Token::<Task>::new()",
            &["lifetime", "never_expires", "role", "ttl", "uuid"],
        ),
        ("Token::<Sdk>::new()", &["lifetime", "role", "ttl"]),
        (
            "Token::<Room>::new().role(Writer)",
            &["lifetime", "never_expires", "ttl", "uuid"],
        ),
        (
            "Token::<Room>::new().uuid(room)",
            &["lifetime", "never_expires", "role", "ttl"],
        ),
        ("Token::<Room>::new().ttl(ttl)", &["role", "uuid"]),
        ("Token::<Room>::new().never_expires()", &["role", "uuid"]),
        (
            "Token::<Room>::new().role(Writer).uuid(room)",
            &["lifetime", "never_expires", "ttl"],
        ),
        ("Token::<Room>::new().role(Writer).ttl(ttl)", &["uuid"]),
        ("Token::<Room>::new().uuid(room).ttl(ttl)", &["role"]),
        ("Token::<Sdk>::new().role(Writer)", &["lifetime", "ttl"]),
        (
            "Token::<Sdk>::new().role(Writer).ttl(ttl)",
            &["parts", "sign", "sign_at"],
        ),
        (
            "Token::<Room>::new().role(Writer).uuid(room).ttl(ttl)",
            &["parts", "sign", "sign_at"],
        ),
        (
            "token!(Room { role: \"writer\", uuid: room, ttl: \"10m\" })",
            &["parts", "sign", "sign_at"],
        ),
    ];
    for (state, expected) in states {
        let mut offered = editor.methods(&format!("let token = {state}; token.|"));
        offered.retain(|name| !FROM_STD.contains(&name.as_str()) && name != "into");
        assert_eq!(offered, expected, "{state}");
    }
}

/// On an SDK token, `as_str` and `into_string` are offered but don't compile: see `signed.rs`.
fn offers_the_methods_of_a_signed_token(editor: &mut Editor) {
    assert_eq!(
        editor.methods("fn f(token: SignedToken<Sdk>) { token.| }"),
        [
            "as_str",
            "expires_at",
            "expose_secret",
            "into",
            "into_string",
            "nonce",
            "role",
            "try_into",
        ],
    );
    assert_eq!(
        editor.methods("fn f(token: SignedToken<Room>) { token.| }"),
        [
            "as_ref",
            "as_str",
            "clone",
            "clone_from",
            "clone_into",
            "eq",
            "expires_at",
            "expose_secret",
            "into",
            "into_string",
            "ne",
            "nonce",
            "role",
            "to_owned",
            "to_string",
            "try_into",
            "uuid",
        ],
    );
}

/// Field names and the text of a literal are not completed: rust-analyzer completes only what is in
/// the expansion.
fn completes_values_in_a_token(editor: &mut Editor) {
    for (token, expected) in [
        (
            "Room { role: Wri|, uuid: room, ttl: \"10m\" }",
            Some("Writer"),
        ),
        ("Room { role: Wri| }", Some("Writer")),
        ("Room { role: | }", Some("Writer")),
        ("Room { ro| }", Some("room")),
        (
            "Room { role: \"writr\", uuid: ro|, ttl: \"10m\" }",
            Some("room"),
        ),
        ("Room { | }", None),
    ] {
        let offered = editor.completions(&format!("let t = token!({token});"));
        let found = expected.filter(|name| offered.iter().any(|item| item["label"] == *name));
        assert_eq!(found, expected, "{token}: {offered:?}");
        assert_eq!(offered.is_empty(), expected.is_none(), "{token}");
    }
    assert_eq!(editor.completions("let r = role!(|);"), Vec::<Value>::new());
}

fn explains_what_is_under_the_cursor(editor: &mut Editor) {
    for (call, expected) in [
        (
            "Token::<Room>::n|ew();",
            "Creates a token with nothing set.",
        ),
        (
            "let r = ro|le!(\"writer\");",
            "A Role whose name is checked at compile time.",
        ),
        (
            "let t = tok|en!(Sdk { role: 0, ttl: \"1m\" });",
            "A complete Token, ready to be signed, whose literals are checked at compile time.",
        ),
        (
            "let tok|en = token!(Room { role: 0, uuid: room, ttl: never });",
            "let token: Token<Room, Role, RoomUuid, Lifetime>",
        ),
    ] {
        let hover = editor.hover(call);
        assert!(
            hover.lines().any(|line| line == expected),
            "{call}:\n{hover}"
        );
    }
}

/// The macros are checked at once. The builder needs the compiler, which runs on save.
fn checks_literals_as_they_are_typed(editor: &mut Editor) {
    for (call, expected) in [
        (
            "let t = token!(Room { role: \"writer\", ttl: \"10m\" });",
            vec![("Room", "a Room token needs `uuid`: add `uuid: \"…\"`")],
        ),
        (
            "let r = role!(\"writr\");",
            vec![("\"writr\"", "unknown role `writr`: did you mean `writer`?")],
        ),
        ("let t = Token::<Room>::new().sign(keys);", vec![]),
    ] {
        let expected: Vec<(String, String)> = expected
            .into_iter()
            .map(|(at, message)| (at.into(), message.into()))
            .collect();
        assert_eq!(editor.diagnostics(call), expected, "{call}");
    }
}

/// A rust-analyzer with one open file.
struct Editor {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    uri: String,
    last_id: u64,
    version: u64,
}

impl Editor {
    fn start() -> Self {
        let package = package();
        let variable = |name| {
            std::env::var(name).unwrap_or_else(|_| panic!("run `.ci/editors`: {name} is not set"))
        };
        let mut process = Command::new(variable("RUST_ANALYZER"))
            .current_dir(&package)
            .env(
                "CARGO_TARGET_DIR",
                Path::new(env!("CARGO_TARGET_TMPDIR")).join("editors-target"),
            )
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut editor = Self {
            input: process.stdin.take().unwrap(),
            output: BufReader::new(process.stdout.take().unwrap()),
            process,
            uri: format!("file://{}/src/lib.rs", package.display()),
            last_id: 0,
            version: 0,
        };
        editor.request(
            "initialize",
            &json!({
                "processId": null,
                "rootUri": format!("file://{}", package.display()),
                "capabilities": {
                    "experimental": { "serverStatusNotification": true },
                    "textDocument": { "hover": { "contentFormat": ["plaintext"] }, "diagnostic": {} },
                },
                "initializationOptions": {
                    "cachePriming": { "enable": false },
                    "cargo": { "sysrootSrc": variable("RUST_SRC") },
                    "checkOnSave": false,
                    "completion": { "autoimport": { "enable": false }, "postfix": { "enable": false } },
                },
            }),
        );
        editor.notify("initialized", &json!({}));
        let text = fs::read_to_string(package.join("src/lib.rs")).unwrap();
        let document =
            json!({ "uri": editor.uri, "languageId": "rust", "version": 0, "text": text });
        editor.notify("textDocument/didOpen", &json!({ "textDocument": document }));
        while editor.receive()["params"]["quiescent"] != true {}
        editor
    }

    fn stop(mut self) {
        self.request("shutdown", &Value::Null);
        self.notify("exit", &Value::Null);
        assert!(self.process.wait().unwrap().success());
    }

    /// Returns the methods and functions offered at the `|`, in alphabetical order.
    fn methods(&mut self, body: &str) -> Vec<String> {
        const METHOD: u64 = 2;
        const FUNCTION: u64 = 3;
        let mut names: Vec<String> = self
            .completions(body)
            .iter()
            .filter(|item| item["kind"] == METHOD || item["kind"] == FUNCTION)
            .map(|item| item["label"].as_str().unwrap())
            .map(|label| label.split('(').next().unwrap().to_owned())
            .collect();
        names.sort();
        names
    }

    fn completions(&mut self, body: &str) -> Vec<Value> {
        let answer = self.at_cursor("textDocument/completion", body);
        // Without completions, there is no list.
        answer["items"].as_array().cloned().unwrap_or_default()
    }

    fn hover(&mut self, body: &str) -> String {
        let answer = self.at_cursor("textDocument/hover", body);
        answer["contents"]["value"].as_str().unwrap().to_owned()
    }

    /// Returns the underlined text and the message of each diagnostic.
    fn diagnostics(&mut self, body: &str) -> Vec<(String, String)> {
        let (text, _) = self.write(body);
        let document = json!({ "textDocument": { "uri": self.uri } });
        let answer = self.request("textDocument/diagnostic", &document);
        let lines: Vec<&str> = text.lines().collect();
        let items = answer["items"].as_array().unwrap();
        items
            .iter()
            .map(|item| {
                let position = |end: &str, part: &str| {
                    usize::try_from(item["range"][end][part].as_u64().unwrap()).unwrap()
                };
                let line = lines[position("start", "line")];
                let marked = &line[position("start", "character")..position("end", "character")];
                let message = item["message"].as_str().unwrap();
                (marked.to_owned(), message.to_owned())
            })
            .collect()
    }

    fn at_cursor(&mut self, method: &str, body: &str) -> Value {
        let (_, position) = self.write(body);
        let position =
            json!({ "textDocument": { "uri": self.uri }, "position": position.unwrap() });
        self.request(method, &position)
    }

    /// Replaces the file. Returns its text without the `|`, and the position of the `|`.
    fn write(&mut self, body: &str) -> (String, Option<Value>) {
        let text = format!(
            "use netless_token::*;\nuse std::time::Duration;\n\npub fn f(keys: &AccessKeys, room: \
             RoomUuid, ttl: Duration) {{\n{body}\n}}\n"
        );
        let position = text.split_once('|').map(|(before, _)| {
            let line = before.lines().count() - 1;
            json!({ "line": line, "character": before.lines().last().unwrap().len() })
        });
        let text = text.replacen('|', "", 1);
        self.version += 1;
        let document = json!({ "uri": self.uri, "version": self.version });
        self.notify(
            "textDocument/didChange",
            &json!({ "textDocument": document, "contentChanges": [{ "text": text }] }),
        );
        (text, position)
    }

    fn request(&mut self, method: &str, params: &Value) -> Value {
        self.last_id += 1;
        let id = self.last_id;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let answer = self.receive();
            if answer["id"] == id && answer["method"].is_null() {
                assert!(answer["error"].is_null(), "{method}: {answer}");
                return answer["result"].clone();
            }
        }
    }

    fn notify(&mut self, method: &str, params: &Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn send(&mut self, message: &Value) {
        let message = message.to_string();
        write!(
            self.input,
            "Content-Length: {}\r\n\r\n{message}",
            message.len()
        )
        .unwrap();
        self.input.flush().unwrap();
    }

    /// Reads a message. If it is a request, accepts it.
    fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut header = String::new();
            assert_ne!(
                self.output.read_line(&mut header).unwrap(),
                0,
                "rust-analyzer exited"
            );
            if header.trim().is_empty() {
                break;
            }
            if let Some(number) = header.strip_prefix("Content-Length: ") {
                length = number.trim().parse().unwrap();
            }
        }
        let mut message = vec![0; length];
        self.output.read_exact(&mut message).unwrap();
        let message: Value = serde_json::from_slice(&message).unwrap();
        if !message["id"].is_null() && !message["method"].is_null() {
            self.send(&json!({ "jsonrpc": "2.0", "id": message["id"], "result": null }));
        }
        message
    }
}

/// Writes a package that depends on netless-token.
fn package() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).join("editors");
    fs::create_dir_all(package.join("src")).unwrap();
    fs::copy(here.join("../Cargo.lock"), package.join("Cargo.lock")).unwrap();
    let manifest = format!(
        "[package]\nname = \"editors\"\nedition = \"2024\"\n[workspace]\n[dependencies]\n\
         netless-token.path = '{}'\n",
        here.join("../netless-token").display(),
    );
    fs::write(package.join("Cargo.toml"), manifest).unwrap();
    fs::write(package.join("src/lib.rs"), "").unwrap();
    package
}
