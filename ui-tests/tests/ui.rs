//! Each file in `fail` makes one mistake, and its `.stderr` is the compiler's output.
//! Each file in `pass` compiles and runs, as a test of its own.
//!
//! After changing a message, run `TRYBUILD=overwrite cargo test -p netless-token-ui-tests`, then
//! read the diff as a user would.

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn each_mistake_has_its_message() {
    trybuild::TestCases::new().compile_fail("fail/*.rs");
}

/// Cargo doesn't find them by itself.
#[test]
fn each_file_that_compiles_is_a_test() {
    for file in files_of("pass", "rs") {
        let name = file.file_stem().unwrap().to_str().unwrap();
        let test =
            format!("[[test]]\nname = \"{name}\"\npath = \"pass/{name}.rs\"\nharness = false\n");
        assert!(include_str!("../Cargo.toml").contains(&test), "{name}");
    }
}

/// A file with more than one mistake says so in its first line: `// mistakes: 3`. So does a file
/// with one mistake for which rustc reports several errors: `// errors: 3`.
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

/// A snapshot without a source would never be checked.
#[test]
fn each_snapshot_has_its_source() {
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
