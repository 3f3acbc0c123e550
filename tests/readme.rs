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
