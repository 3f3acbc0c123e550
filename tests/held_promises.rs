//! Beside each promise, a comment names the tests that hold it: `<!-- held by tests/keys.rs:messages,
//! tests/js/run -->`.

use std::fs;
use std::path::Path;

const GUARANTEES: &str = include_str!("../netless-token/src/guide/guarantees.md");

const PAGES: [(&str, &str); 6] = [
    ("README.md", include_str!("../README.md")),
    ("SECURITY.md", include_str!("../SECURITY.md")),
    ("guarantees.md", GUARANTEES),
    (
        "1_console_keys_room.md",
        include_str!("../netless-token/src/guide/1_console_keys_room.md"),
    ),
    (
        "coming_from_samples.md",
        include_str!("../netless-token/src/guide/coming_from_samples.md"),
    ),
    (
        "edge_1.md",
        include_str!("../netless-token/src/guide/edge_1.md"),
    ),
];

/// Returns the comments of a page.
fn comments(page: &str) -> impl Iterator<Item = &str> {
    page.split("<!-- held by ")
        .skip(1)
        .map(|it| it.split_once(" -->").unwrap().0)
}

#[test]
fn each_test_that_is_named_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for (name, page) in PAGES {
        assert!(comments(page).count() > 0, "{name}");
        for test in comments(page).flat_map(|it| it.split(',')).map(str::trim) {
            let (file, function) = test.split_once(':').unwrap_or((test, ""));
            let source = fs::read_to_string(root.join(file));
            let source = source.unwrap_or_else(|error| panic!("{name} names {file}: {error}"));
            assert!(
                function.is_empty() || source.contains(&format!("fn {function}(")),
                "{name} names {test}"
            );
        }
    }
}

#[test]
fn each_guarantee_in_a_list_names_its_tests() {
    // What is left is no promise.
    let (before, rest) = GUARANTEES.split_once("What is left:").unwrap();
    let (_, after) = rest.split_once("\n# ").unwrap();
    let lists = [before, after].into_iter();
    for promise in lists.flat_map(|it| it.split("\n- ").skip(1)) {
        assert!(promise.contains("<!-- held by "), "{promise}");
    }
}
