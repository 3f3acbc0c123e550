//! On any input, the macros don't panic, and give their own messages instead of a parser's.

use proc_macro2::TokenStream;
use proptest::prelude::*;

use super::{expand, role, room_uuid, task_uuid, token, ttl};

/// Tokens that the macros know, and some that they don't.
const TOKENS: [&str; 38] = [
    "Room",
    "Sdk",
    "Task",
    "room",
    "Meeting",
    "role",
    "uuid",
    "ttl",
    "rol",
    "expires",
    "never",
    ":",
    "::",
    ",",
    ";",
    "=",
    "..",
    ".",
    "-",
    "+",
    "#",
    "?",
    "!",
    "=>",
    "|",
    "\"writer\"",
    "\"10m\"",
    "\"d4184790ffd511ebb9ebbf7a8f1d77bd\"",
    "\"\"",
    "1",
    "600",
    "1.5e3",
    "b\"writer\"",
    "'a'",
    "type",
    "r#ttl",
    "\"kind\"",
    "#[cfg(any())]",
];

fn any_input() -> impl Strategy<Value = String> {
    let token = prop::sample::select(&TOKENS[..]).prop_map(String::from);
    let tokens = |each: BoxedStrategy<String>| {
        prop::collection::vec(each, 0..8).prop_map(|tokens| tokens.join(" "))
    };
    let group = token.boxed().prop_recursive(3, 32, 8, move |inner| {
        let inside = tokens(inner.clone());
        prop_oneof![
            inner,
            inside.clone().prop_map(|tokens| format!("{{ {tokens} }}")),
            inside.prop_map(|tokens| format!("({tokens})")),
        ]
    });
    prop_oneof![
        tokens(group.clone().boxed()),
        // Most of these get to the fields.
        tokens(group.boxed()).prop_map(|fields| format!("Room {{ {fields} }}")),
    ]
}

fn assert_no_parser_message(input: &str) {
    for expander in [
        role::expand,
        room_uuid,
        task_uuid,
        ttl::expand,
        token::expand,
    ] {
        let input: TokenStream = input.parse().unwrap();
        let said = match expand(expander, input) {
            Ok(expression) => expression,
            Err(message) => message.replace(' ', ""),
        };
        for parser_words in [
            "unexpectedtoken",
            "unexpectedend",
            "expectedexpression",
            "expectedidentifier",
            "expectedone",
        ] {
            assert!(!said.contains(parser_words), "{said}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn random_tokens(input in any_input()) {
        assert_no_parser_message(&input);
    }
}

/// When `syn` stops in the middle of brackets, it reports the unread tokens later, in its own words.
#[test]
fn brackets_with_unread_tokens() {
    let input = "Sdk { role, ttl: Ttl { ..short long } }";
    assert_no_parser_message(input);
    let said = expand(token::expand, input.parse().unwrap()).unwrap();
    assert!(said.contains("thisisnotoneexpression"), "{said}");
}

/// An editor expands the macro at each key press.
#[test]
fn half_typed_token() {
    let whole = [
        "Room",
        "{",
        "role",
        ":",
        "\"writer\"",
        ",",
        "uuid",
        ":",
        "text",
        ".",
        "parse",
        "::",
        "<",
        "RoomUuid",
        ">",
        "(",
        ")",
        "?",
        ",",
        "ttl",
        ":",
        "-",
        "1",
        "+",
        "2",
        "}",
    ];
    for length in 0..whole.len() {
        let mut input = whole[..length].join(" ");
        for (open, close) in [("(", ")"), ("{", "}")] {
            if input.matches(open).count() > input.matches(close).count() {
                input.push_str(close);
            }
        }
        assert_no_parser_message(&input);
    }
}
