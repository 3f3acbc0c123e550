//! The page `netless_token::compile_errors` shows the compiler's message for each mistake.
//!
//! It names each file of `fail` in a comment, such as `<!-- role_twice -->`, followed by the
//! compiler's message. Mistakes with the same message are named after it: `<!-- same: a, b -->`.
//! `TRYBUILD=overwrite cargo test -p netless-token-ui-tests` rewrites the messages: run it twice, as
//! the first run may come before new snapshots are written.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;

const PAGE: &str = "../netless-token/src/compile_errors.md";

#[test]
fn the_page_shows_the_compilers_messages() {
    let overwrite = std::env::var_os("TRYBUILD").is_some_and(|value| value == "overwrite");
    let page = fs::read_to_string(PAGE).unwrap();
    let (introduction, mistakes) = page.split_once("<!-- ").unwrap();
    let mut rewritten = vec![introduction.to_owned()];
    let mut said = String::new();
    for mistake in mistakes.split("<!-- ") {
        let (name, rest) = mistake.split_once(" -->\n").unwrap();
        if let Some(names) = name.strip_prefix("same: ") {
            for name in names.split(", ") {
                assert_eq!(headline(name), said, "{name}");
            }
            rewritten.push(format!("<!-- {mistake}"));
            continue;
        }
        said = headline(name);
        let (shown, rest) = match rest.strip_prefix("```text\n") {
            Some(block) => block.split_once("```\n").unwrap(),
            None => ("", rest),
        };
        let real = head(name);
        assert!(
            overwrite || shown == real,
            "{name}:\n{shown}\ninstead of\n{real}"
        );
        rewritten.push(format!("<!-- {name} -->\n```text\n{real}```\n{rest}"));
    }
    if overwrite {
        fs::write(PAGE, rewritten.concat()).unwrap();
    }
}

#[test]
fn the_page_shows_each_mistake_once() {
    let page = fs::read_to_string(PAGE).unwrap();
    let mut shown: Vec<String> = page
        .lines()
        .filter_map(|line| line.strip_prefix("<!-- ")?.strip_suffix(" -->"))
        .flat_map(|names| names.trim_start_matches("same: ").split(", "))
        .map(String::from)
        .collect();
    shown.sort_unstable();
    let mistakes: BTreeSet<String> = fs::read_dir("fail")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension() == Some(OsStr::new("rs")))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(shown, Vec::from_iter(mistakes));
}

/// The compiler's messages in the macros' documentation are on the page too.
#[test]
fn the_macros_show_the_compilers_messages() {
    let page = fs::read_to_string(PAGE).unwrap();
    let source = fs::read_to_string("../netless-token/src/macros.rs").unwrap();
    let docs = source.replace("/// ", "").replace("///", "");
    let messages: Vec<&str> = docs
        .split("```")
        .filter(|it| it.starts_with("text\n"))
        .collect();
    assert_eq!(messages.len(), 5);
    for message in messages {
        assert!(page.contains(message), "{message}");
    }
}

/// Returns the start of each error: its message and where it points, without the notes below.
fn head(name: &str) -> String {
    let snapshot = Path::new("fail").join(name).with_extension("stderr");
    let snapshot = fs::read_to_string(snapshot).unwrap();
    let heads: Vec<String> = snapshot.trim_end().split("\n\n").map(head_of_one).collect();
    heads.join("\n")
}

/// Returns the first line of the message, without the error code, which depends on the context.
fn headline(name: &str) -> String {
    let head = head(name);
    let line = head.lines().next().unwrap();
    line.split_once(": ").unwrap().1.to_owned()
}

fn head_of_one(error: &str) -> String {
    let (message, place) = error.split_once("--> ").unwrap();
    let mut head = message.trim_end().to_owned() + "\n";
    for (index, line) in place.lines().skip(1).enumerate() {
        // There is a line with only a bar above the source, and one below.
        if !line.contains('|') || (index > 0 && line.trim() == "|") {
            break;
        }
        head += line;
        head += "\n";
    }
    head
}
