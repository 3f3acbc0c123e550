//! The page `netless_token::compile_errors` shows the compiler's message for each kind of mistake.
//!
//! It names a file of `fail` in a comment, such as `<!-- role_twice -->`, followed by the compiler's
//! message. `TRYBUILD=overwrite cargo test -p netless-token-ui-tests` rewrites the messages: run it
//! twice, as the first run may come before new snapshots are written.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const PAGE: &str = "../netless-token/src/compile_errors.md";

#[test]
fn the_page_shows_the_compilers_messages() {
    let overwrite = std::env::var_os("TRYBUILD").is_some_and(|value| value == "overwrite");
    let page = fs::read_to_string(PAGE).unwrap();
    let (introduction, mistakes) = page.split_once("<!-- ").unwrap();
    let mut rewritten = vec![introduction.to_owned()];
    let mut headlines = BTreeSet::new();
    for mistake in mistakes.split("<!-- ") {
        let (name, rest) = mistake.split_once(" -->\n").unwrap();
        let (shown, rest) = match rest.strip_prefix("```text\n") {
            Some(block) => block.split_once("```\n").unwrap(),
            None => ("", rest),
        };
        let real = head(name);
        assert!(
            overwrite || shown == real,
            "{name}:\n{shown}\ninstead of\n{real}"
        );
        let said: Vec<String> = real
            .lines()
            .filter(|line| line.starts_with(|first: char| first.is_alphabetic()))
            .map(String::from)
            .collect();
        assert!(headlines.insert(said), "{name} shows a headline again");
        rewritten.push(format!("<!-- {name} -->\n```text\n{real}```\n{rest}"));
    }
    if overwrite {
        fs::write(PAGE, rewritten.concat()).unwrap();
    }
}

/// A search of the page finds each of our messages that stands on a trait.
#[test]
fn the_page_has_each_headline_of_the_builder() {
    let page = fs::read_to_string(PAGE).unwrap();
    let source = ["kind", "state", "unsigned"]
        .map(|file| fs::read_to_string(format!("../netless-token/src/{file}.rs")).unwrap());
    let mut checked = 0;
    for line in source.iter().flat_map(|file| file.lines()) {
        if let Some(message) = line.trim().strip_prefix("message = \"") {
            let message = message.trim_end_matches("\",");
            let (_, words) = message.rsplit_once('`').unwrap_or(("", message));
            assert!(page.contains(words), "{message}");
            checked += 1;
        }
    }
    assert_eq!(checked, 13);
}

/// The compiler's messages in the macros' documentation are those of the snapshots.
#[test]
fn the_macros_show_the_compilers_messages() {
    let source = fs::read_to_string("../netless-token/src/public_macros.rs").unwrap();
    let docs = source.replace("/// ", "").replace("///", "");
    let messages: Vec<&str> = docs
        .split("```")
        .filter_map(|it| it.strip_prefix("text\n"))
        .collect();
    assert_eq!(messages.len(), 5);
    let heads: Vec<String> = fs::read_dir("fail")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == "rs"))
        .map(|path| head(path.file_stem().unwrap().to_str().unwrap()))
        .collect();
    for message in messages {
        assert!(heads.iter().any(|head| head == message), "{message}");
    }
}

/// Returns the start of each error: its message and where it points, without the notes below.
fn head(name: &str) -> String {
    let snapshot = Path::new("fail").join(name).with_extension("stderr");
    let snapshot = fs::read_to_string(snapshot).unwrap();
    let heads: Vec<String> = snapshot.trim_end().split("\n\n").map(head_of_one).collect();
    heads.join("\n")
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
