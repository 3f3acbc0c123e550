//! Runs each target's seeds, and every vector of the reference implementations, without a fuzzer.

use std::fs;
use std::path::Path;

use netless_token_fuzz::obvious::compare;
use netless_token_fuzz::{differential, raw, structured};
use netless_token_tests::{foreign, live, minted};

/// Runs a target's corpus, which must have tokens that verify and tokens that don't.
fn run_corpus(target: &str, run: fn(&[u8]) -> bool) {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(target);
    let (mut verified, mut refused) = (0, 0);
    for file in fs::read_dir(corpus).unwrap() {
        if run(&fs::read(file.unwrap().path()).unwrap()) {
            verified += 1;
        } else {
            refused += 1;
        }
    }
    assert!(verified >= 4, "{target}: {verified}");
    assert!(refused >= 4, "{target}: {refused}");
}

#[test]
fn raw_corpus() {
    run_corpus("raw", raw::run);
}

#[test]
fn structured_corpus() {
    run_corpus("structured", structured::run);
}

#[test]
fn differential_corpus() {
    run_corpus("differential", differential::run);
}

#[test]
fn both_implementations_agree_about_every_vector() {
    for row in minted() {
        compare(&row.token, &row.access_key, &row.secret_key, row.now_ms);
        raw::run(row.token.as_bytes());
    }
    for row in foreign() {
        compare(&row.token, &row.access_key, &row.secret_key, 0);
        raw::run(row.token.as_bytes());
    }
    for row in live() {
        compare(&row.token, &row.access_key, &row.secret_key, 1 << 40);
        raw::run(row.token.as_bytes());
    }
}
