//! A literal of any length, and any nesting, gets a short message at once.

use std::thread;
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
    let mut tries = Vec::new();
    // On a busy machine, something else may take the time.
    let expanded = loop {
        let begun = Instant::now();
        let expanded = expansion(expand, input.clone());
        let took = begun.elapsed();
        if took < Duration::from_secs(5) {
            break expanded;
        }
        tries.push(took);
        assert!(tries.len() < 3, "{start}: {tries:?}");
    };

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

/// In each, `syn` would run out of the compiler's stack.
#[test]
fn deep_nesting_in_each_macro() {
    let message = "this is nested too deeply, or too long: write a literal or a variable";
    for (open, inner, close) in [
        ("(", "1", ")"),
        ("[", "1", "]"),
        ("{", "1", "}"),
        ("f(a, ", "1", ")"),
        ("if a { match b { _ => ", "1", "} }"),
        ("- ", "1", ""),
        ("& ! * ", "a", ""),
        ("return ", "1", ""),
        ("|a| ", "1", ""),
        ("|a, b| ", "1", ""),
        ("a = ", "1", ""),
        ("if let a = ", "b", "{}"),
        ("a::<B, ", "B", ""),
        ("", "a", " as &&u8"),
        ("", "a", ".a"),
        ("", "a", "?"),
    ] {
        let value = format!("{}{inner}{}", open.repeat(3000), close.repeat(3000));
        let sole: [Macro; 4] = [role::expand, room_uuid, task_uuid, ttl::expand];
        for macro_ in sole {
            let said = expand(macro_, value.parse().unwrap());
            assert_eq!(said.unwrap_err(), message, "{open}{close}");
        }
        for call in [
            format!("Room {{ role: {value}, uuid, ttl }}"),
            format!("Sdk {{ role, ttl: {value} }}"),
            format!("{value} {{ role, ttl }}"),
        ] {
            let said = expand(token::expand, call.parse().unwrap());
            assert_eq!(said.unwrap_err(), message, "{open}{close}");
        }
    }
}

#[test]
fn the_200th_level_is_not_too_deep() {
    // Every token counts as a level, and names need no stack.
    let said = |names: usize| {
        let value = "a ".repeat(names);
        expand(ttl::expand, value.parse().unwrap()).unwrap_err()
    };
    assert!(said(200).starts_with("`ttl!` takes a string literal"));
    assert!(said(201).starts_with("this is nested too deeply"));
}

#[test]
fn what_is_not_too_deep_fits_in_the_compilers_stack() {
    const STACK: usize = 8 << 20;
    let nested = |open: &str, inner: &str, close: &str, count: usize| {
        format!("{}{inner}{}", open.repeat(count), close.repeat(count))
    };
    for value in [
        nested("(", "1", ")", 190),
        nested("{ mod a { fn a() { ", "1", "} } }", 23),
        nested("- ", "1", "", 190),
        nested("a::<B, ", "B", ">", 27),
        nested("if let a = ", "b", "{}", 38),
        format!("a as {} u8", "&".repeat(185)),
    ] {
        let call = format!("Sdk {{ role, ttl: {value} }}");
        let thread = thread::Builder::new().stack_size(STACK);
        let expanding = move || expand(token::expand, call.parse().unwrap());
        let expanded = thread.spawn(expanding).unwrap().join().unwrap();
        expanded.unwrap();
    }
}

/// A `,` and a `;` end the nesting.
#[test]
fn a_long_list_is_not_nested_deeply() {
    let list = "1 + 1, ".repeat(3000);
    let statements = "f(1);".repeat(3000);
    let value = format!("f([{list}], {{ {statements} }})");
    let call = format!("Sdk {{ role, ttl: {value} }}");
    let expanded = expand(token::expand, call.parse().unwrap()).unwrap();
    assert!(expanded.ends_with("f(1);f(1);})))"));
}
