//! The README shows the compiler's real errors and the right Rust version.

/// Returns the text of the fenced block that contains `needle`.
fn block(needle: &str) -> &'static str {
    let block = include_str!("../README.md")
        .split("```")
        .find(|block| block.contains(needle))
        .unwrap();
    let (_language, text) = block.split_once('\n').unwrap();
    text
}

#[test]
fn the_compile_errors_match_the_snapshots() {
    for (shown, file, real) in [
        (
            block("error[E0599]"),
            "fail/uuid_missing_on_room.rs",
            include_str!("../ui-tests/fail/uuid_missing_on_room.stderr"),
        ),
        (
            block("error[E0277]"),
            "fail/sdk_token_printed.rs",
            include_str!("../ui-tests/fail/sdk_token_printed.stderr"),
        ),
        (
            block("error: unknown role"),
            "fail/token_every_field_wrong.rs",
            include_str!("../ui-tests/fail/token_every_field_wrong.stderr"),
        ),
    ] {
        let real = real.replace(file, "src/main.rs");
        assert!(
            real.starts_with(shown),
            "{shown}\nis not the start of\n{real}"
        );
    }
}

/// The line numbers fit, too.
#[test]
fn the_first_error_is_that_of_the_program_above_it() {
    let without_uuid = block("fn admit").replace("        .uuid(room)\n", "");
    let program: Vec<_> = without_uuid.lines().collect();
    let mut compared = 0;
    for line in block("error[E0599]").lines() {
        let Some((number, code)) = line.split_once(" | ") else {
            continue;
        };
        if let Ok(number) = number.trim().parse::<usize>() {
            let code = code.trim_start_matches(['/', '|', ' ']);
            assert_eq!(program[number - 1].trim(), code);
            compared += 1;
        }
    }
    assert_eq!(compared, 4);
}

/// The README shows it on one line.
#[test]
fn the_last_errors_are_those_of_the_literals_above_them() {
    let shown = "token!(Room { role: \"writr\", uuid: \"d41847\", ttl: 600 })";
    assert!(include_str!("../README.md").contains(&format!("`{shown}`")));
    let source = include_str!("../ui-tests/fail/token_every_field_wrong.rs");
    let words: Vec<_> = source.split_whitespace().collect();
    assert!(words.join(" ").contains(shown));
}

#[test]
fn the_rust_version_matches_the_manifest() {
    let manifest = include_str!("../Cargo.toml");
    let version = manifest
        .lines()
        .find_map(|line| line.strip_prefix("rust-version = "))
        .unwrap()
        .trim_matches('"');
    assert!(
        include_str!("../README.md")
            .contains(&format!("minimum supported Rust version is {version}."))
    );
}

/// In the crate's docs, each link to docs.rs stays within the docs.
#[test]
fn the_docs_replace_every_link_to_docs_rs() {
    let labels = |text: &'static str| {
        text.lines()
            .filter_map(|line| line.strip_prefix('[')?.split_once("]: "))
            .collect::<Vec<_>>()
    };
    let readme = include_str!("../README.md");
    let definitions = labels(readme);
    assert_eq!(
        readme.matches("https://docs.rs/").count(),
        definitions.len()
    );
    let replaced = labels(include_str!("../netless-token/src/links.md"));
    assert_eq!(definitions.len(), replaced.len());
    for ((label, _), (replaced, path)) in definitions.into_iter().zip(replaced) {
        assert_eq!(label, replaced);
        assert!(path.starts_with("crate"), "{path}");
    }
}
