//! Whatever a macro is given, it does not panic and speaks its own words, not those of a parser.

use proc_macro2::TokenStream;
use proptest::prelude::*;

use super::{expand, role, room_uuid, task_uuid, token, ttl};

/// Tokens that the macros know, and some that they do not.
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
        // Most of these get as far as the fields.
        tokens(group.boxed()).prop_map(|fields| format!("Room {{ {fields} }}")),
    ]
}

fn assert_own_words(input: &str) {
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
        for parsers in [
            "unexpected",
            "expectedexpression",
            "expectedidentifier",
            "expectedone",
        ] {
            assert!(!said.contains(parsers), "{said}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn is_answered_in_our_words(input in any_input()) {
        assert_own_words(&input);
    }
}

/// A parser that reads a part of its input leaves a note where it stopped inside brackets, and that
/// note comes out in its own words.
#[test]
fn brackets_with_too_much_in_them_are_answered_in_our_words() {
    let input = "Sdk { role, ttl: Ttl { ..short long } }";
    assert_own_words(input);
    let said = expand(token::expand, input.parse().unwrap()).unwrap();
    assert!(said.contains("thisisnotoneexpression"), "{said}");
}

/// Somebody is typing, and the editor runs the macro at each key.
#[test]
fn half_written_is_answered_in_our_words() {
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
        assert_own_words(&input);
    }
}
