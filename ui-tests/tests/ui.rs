//! Every file in `fail` is one mistake, and its `.stderr` is what the compiler says about it.
//! Every file in `pass` compiles and runs.
//!
//! After a change of the messages, run `TRYBUILD=overwrite cargo test -p netless-token-ui-tests`,
//! then read what has changed as a user would.

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn each_mistake_has_its_message() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("fail/*.rs");
    cases.pass("pass/*.rs");
}

/// A file with more than one mistake says so in its first line, `// mistakes: 3`, and so does a file
/// with one mistake about which rustc reports more than one error, `// errors: 3`.
#[test]
fn each_mistake_is_one_error() {
    let files = files_of("fail", "rs");
    assert!(!files.is_empty());
    for file in files {
        let source = fs::read_to_string(&file).unwrap();
        let mistakes = source
            .lines()
            .next()
            .and_then(|line| {
                line.strip_prefix("// mistakes: ")
                    .or_else(|| line.strip_prefix("// errors: "))
            })
            .map_or(1, |number| number.parse().unwrap());
        let messages = fs::read_to_string(file.with_extension("stderr")).unwrap();
        let errors = messages
            .lines()
            .filter(|line| line.starts_with("error"))
            .count();
        assert_eq!(errors, mistakes, "{}:\n{messages}", file.display());
    }
}

/// A snapshot whose source is gone would never be looked at again.
#[test]
fn no_message_is_left_over() {
    for file in files_of("fail", "stderr") {
        assert!(file.with_extension("rs").exists(), "{}", file.display());
    }
}

fn files_of(directory: &str, extension: &str) -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join(directory);
    fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == extension))
        .collect()
}
