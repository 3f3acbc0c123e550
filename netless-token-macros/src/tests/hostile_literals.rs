//! A literal of any length gets a short message at once.

use std::time::{Duration, Instant};

use proc_macro2::TokenStream;

use super::{Macro, expand, expansion, role, room_uuid, task_uuid, token, ttl};

/// More than the largest width of `format!`.
const MANY: usize = 70_000;

#[test]
fn long_literals_in_each_macro() {
    for literal in literals() {
        let sole: [Macro; 4] = [role::expand, room_uuid, task_uuid, ttl::expand];
        for expand in sole {
            assert_short(expand, &literal);
        }
        for call in [
            format!("Room {{ role: {literal}, uuid, ttl }}"),
            format!("Room {{ role, uuid: {literal}, ttl }}"),
            format!("Task {{ role, uuid: {literal}, ttl }}"),
            format!("Sdk {{ role, ttl: {literal} }}"),
            format!("Sdk {{ role, ttl: wait({literal}, [{{ {literal} }}]) }}"),
            format!("Sdk {{ role, {literal}: ttl }}"),
            format!("Sdk {{ {literal} }}"),
            format!("Sdk {{ role {literal} }}"),
            format!("{literal} {{ role, ttl }}"),
        ] {
            assert_short(token::expand, &call);
        }
    }
}

#[test]
fn long_names_in_a_token() {
    let name = "x".repeat(MANY);
    for call in [
        format!("{name} {{ role, ttl }}"),
        format!("Sdk {{ {name} }}"),
        format!("Sdk {{ {name}: 1 }}"),
        format!("Sdk {{ {name} 1 }}"),
        format!("Sdk {{ {name}: }}"),
        format!("Sdk {{ \"{name}\": 1 }}"),
        format!("Sdk {{ role: 1 {name}: 1 }}"),
    ] {
        assert_short(token::expand, &call);
    }
}

fn literals() -> Vec<String> {
    let digits = "1".repeat(MANY);
    let mut literals = vec![
        digits.clone(),
        format!("-{digits}"),
        format!("0x{digits}"),
        format!("1{}", "m".repeat(MANY)),
        format!("\"writer\"{}", "s".repeat(MANY)),
    ];
    for repeated in [
        "x", "m", "1", "a", "-", " ", "\n", "\\u{7f}", "é", "🦀", "1s ",
    ] {
        let long = repeated.repeat(MANY);
        literals.push(format!("\"{long}\""));
        literals.push(format!("\"1{long}M\""));
    }
    literals.push(format!("b\"{}\"", "x".repeat(MANY)));
    literals
}

fn assert_short(expand: Macro, input: &str) {
    let start = input.chars().take(80).collect::<String>();
    let input: TokenStream = input.parse().unwrap();
    let begun = Instant::now();
    let expanded = expansion(expand, input);
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(5), "{start}: {took:?}");

    let said = match expanded {
        // A token's mistakes come after its values, which only an editor sees. Without mistakes,
        // this is just the value.
        Ok(expression) => match expression.to_string().split_once("compile_error") {
            Some((_, mistakes)) => mistakes.to_owned(),
            None => return,
        },
        Err(error) => error.to_string(),
    };
    assert!(said.len() < 3000, "{start}: {} bytes", said.len());
}

#[test]
fn a_number_of_1000_digits_is_not_too_long() {
    let said = |digits: usize| {
        let number: TokenStream = "1".repeat(digits).parse().unwrap();
        expand(role::expand, number).unwrap_err()
    };
    let shown = "1".repeat(64);
    assert_eq!(
        said(1000),
        format!("unknown role {shown}…: 0 is `admin`, 1 is `writer` and 2 is `reader`")
    );
}
