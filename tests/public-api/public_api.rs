//! `netless-token.txt` lists the public API with all features, so that a change shows in a diff.

use std::env;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn the_list_is_the_public_api() -> Result<(), Box<dyn Error>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = here.join("../../target/public-api");

    // rustdoc's JSON is unstable. The pinned compiler always writes the same format, unlike a nightly.
    // Build scripts look at `RUSTC_BOOTSTRAP`, so the dependencies get a separate folder.
    let status = Command::new(env!("CARGO"))
        .current_dir(here)
        .env("RUSTC_BOOTSTRAP", "1")
        .args(["rustdoc", "--quiet", "--package", "netless-token", "--lib"])
        .arg("--all-features")
        .arg("--target-dir")
        .arg(&target)
        .args(["--", "-Zunstable-options", "--output-format=json"])
        .status()?;
    assert!(status.success(), "cargo rustdoc failed: {status}");

    let found = public_api::Builder::from_rustdoc_json(target.join("doc/netless_token.json"))
        .omit_auto_trait_impls(true)
        .omit_blanket_impls(true)
        .build()
        .unwrap_or_else(|error| {
            panic!(
                "{error}: change public-api in Cargo.toml to the version for rust-toolchain.toml"
            )
        })
        .to_string()
        .split_inclusive('\n')
        // Only rustdoc sees these.
        .filter(|line| {
            ["guide", "compile_errors"]
                .iter()
                .all(|it| !line.starts_with(&format!("pub mod netless_token::{it}")))
        })
        .collect::<String>();

    let list = here.join("netless-token.txt");
    if env::var_os("UPDATE_PUBLIC_API").is_some() {
        fs::write(&list, &found)?;
    }
    let listed = fs::read_to_string(&list)?;
    let lines_only_in = |text: &str, other: &str, sign: &'static str| {
        text.lines()
            .filter(|line| !other.lines().any(|known| known == *line))
            .flat_map(|line| [sign, line, "\n"])
            .collect::<String>()
    };
    assert!(
        listed == found,
        "the public API has changed:\n{}{}if this is intended, run \
         `UPDATE_PUBLIC_API=1 cargo test -p netless-token-public-api` and describe the change in CHANGELOG.md",
        lines_only_in(&listed, &found, "- "),
        lines_only_in(&found, &listed, "+ "),
    );
    Ok(())
}
