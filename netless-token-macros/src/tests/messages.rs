//! The macros give the messages in the snapshots of `ui-tests`. Without the compiler, this is a much
//! faster test.

use std::fs;
use std::path::Path;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;
use syn::LitStr;

use super::{Macro, expand, expansion, role, room_uuid, task_uuid, token, ttl};

#[test]
fn match_the_snapshots() {
    let mistakes = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui-tests/fail");
    let mut files = 0;
    for entry in fs::read_dir(mistakes).unwrap() {
        let file = entry.unwrap().path();
        if file.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let source = fs::read_to_string(&file).unwrap();
        // The body of a `macro_rules!` doesn't show what it passes on.
        if source.contains("macro_rules!") {
            continue;
        }
        let said = said_in(source.parse().unwrap());
        let snapshot = fs::read_to_string(file.with_extension("stderr")).unwrap();
        assert_eq!(said, shown_in(&snapshot), "{}", file.display());
        files += usize::from(!said.is_empty());
    }
    assert!(files > 80, "{files}");
}

#[test]
fn guess_what_a_longer_word_meant() {
    assert_eq!(
        expand(role::expand, quote!("the_writer")).unwrap_err(),
        "unknown role `the_writer`: did you mean `writer`?"
    );
}

#[test]
fn take_only_a_minus_as_the_sign_of_a_number() {
    assert_eq!(
        expand(ttl::expand, quote!(!600)).unwrap_err(),
        "`ttl!` takes a string literal, such as `\"10m\"`\n\
         any other ttl is made at runtime: `Duration::from_secs(600)`"
    );
}

#[test]
fn draw_quotes_and_backslashes_unescaped() {
    assert_eq!(
        expand(room_uuid, quote!("\\d418'4790\"x")).unwrap_err(),
        "invalid room uuid: `\\\\` is not a hex digit\n  \\d418'4790\"x\n  ^ character 1"
    );
}

#[test]
fn ask_whether_a_capital_m_is_a_month() {
    for (ttl, number, months) in [
        ("1M", "1", "1 month"),
        ("1.5M", "1.5", "1.5 months"),
        ("2h 1 0 M 5s", "10", "10 months"),
        ("3µs4M", "4", "4 months"),
    ] {
        let said = expand(ttl::expand, quote!(#ttl)).unwrap_err();
        let question = format!("a month or a minute? write `{number}m` or `{months}`\n");
        assert!(said.starts_with(&question), "{said}");
    }
}

#[test]
fn refuse_each_attribute_that_would_be_lost() {
    let passed_on = |value| TokenTree::from(Group::new(Delimiter::None, value));
    let number = passed_on(quote!(
        #[cfg(any())]
        0
    ));
    let negative_number = passed_on(quote!(
        -#[cfg(any())]
        1
    ));
    for value in [
        quote!(
            #[cfg(any())]
            0
        ),
        quote!(
            #[cfg(any())]
            "writer"
        ),
        quote!(
            #[cfg(any())]
            -1
        ),
        quote!(
            -#[cfg(any())]
            1
        ),
        quote!(#[cfg(any())] #number),
        quote!(#number),
        quote!(#negative_number),
        quote!(
            #[cfg(any())]
            d4184790ffd511ebb9ebbf7a8f1d77bd
        ),
    ] {
        let message = "an attribute does nothing here: remove it";
        assert_eq!(expand(role::expand, value.clone()).unwrap_err(), message);
        let whole = expansion(token::expand, quote!(Sdk { role: #value, ttl })).unwrap();
        assert_eq!(said_by(whole), [message], "{value}");
    }
}

#[test]
fn report_each_semicolon() {
    let whole = quote!(Sdk { role; ttl: "10m"; });
    let message = "write `,` instead of `;`";
    let expanded = expansion(token::expand, whole).unwrap();
    assert_eq!(said_by(expanded), [message, message]);
}

#[test]
fn find_each_field_that_a_value_swallowed() {
    let before_uuid = "write a `,` before `uuid`";
    let before_ttl = "write a `,` before `ttl`";
    let needs_uuid = "a Room token needs `uuid`: add `uuid: \"…\"`";
    let not_one = "this is not one expression: write text in quotes, such as `\"10m\"`";
    for (fields, messages) in [
        ("role: 1 uuid, ttl", &[before_uuid][..]),
        ("role: 1 uuid ttl", &[before_uuid, before_ttl]),
        ("role uuid ttl", &[before_uuid, before_ttl]),
        ("role: f::<A, B>(c) uuid, ttl", &[before_uuid]),
        (
            "role: a? uuid => b, ttl",
            &[before_uuid, "write `:` instead of `=>`"],
        ),
        ("role: 1 || uuid, ttl", &["write `,` instead of `||`"]),
        ("role: a = uuid, ttl", &["write `,` instead of `=`"]),
        (
            "role: 1 | uuid = a, ttl",
            &["write `,` instead of `|`", "write `:` instead of `=`"],
        ),
        ("role: 1 |= uuid: a, ttl", &["write `,` instead of `|=`"]),
        ("role: 10 m uuid: a, ttl", &[not_one, before_uuid]),
        ("role: # a uuid b, ttl", &[not_one]),
        ("role: uuid: a, ttl", &["write a value after `role:`"]),
        ("role: + uuid: a, ttl", &[not_one]),
        ("role, ttl: lesson ttl", &[not_one]),
        ("role, ttl: 10 m", &[not_one, needs_uuid]),
        ("role: lesson.uuid, ttl", &[needs_uuid]),
        ("role: uuid::nil(), ttl", &[needs_uuid]),
        ("role: a == uuid, uuid, ttl", &[]),
    ] {
        assert_eq!(
            said_of(&format!("Room {{ {fields} }}")),
            messages,
            "{fields}"
        );
    }
}

#[test]
fn report_each_name_once() {
    for (fields, messages) in [
        (
            "role, rol: 1, ttl",
            &["unknown field `rol`: there is a `role`, so remove this"][..],
        ),
        (
            "rol: 1, role, ttl",
            &["unknown field `rol`: there is a `role`, so remove this"],
        ),
        (
            "rol: 1, roel: 1, ttl",
            &[
                "unknown field `rol`: did you mean `role`?",
                "unknown field `roel`: did you mean `role`?",
            ],
        ),
        (
            "\"rol\": 1, ttl",
            &["unknown field `rol`: did you mean `role`?"],
        ),
        (
            "role, role, ttl",
            &["a second `role`: remove one of the two"],
        ),
    ] {
        assert_eq!(
            said_of(&format!("Sdk {{ {fields} }}")),
            messages,
            "{fields}"
        );
    }
}

#[test]
fn take_only_hex_digits_for_a_uuid_without_quotes() {
    let message = |value: &str| said_of(&format!("Room {{ role, uuid: {value}, ttl }}"));
    for uuid in [
        "f9168c5e-ceb2-4faa-b6bf-329bf39fa1e4",
        "d4184790-ffd5-11eb-b9eb-bf7a8f1d77bd",
    ] {
        let advice = format!("write the uuid in quotes: `\"{uuid}\"`");
        assert_eq!(message(uuid), std::slice::from_ref(&advice));
        let passed_on = Group::new(Delimiter::None, uuid.parse().unwrap());
        assert_eq!(
            expand(room_uuid, TokenTree::from(passed_on).into()).unwrap_err(),
            advice
        );
    }
    for nearly in [
        "f9168c5e-ceb2-4faa-b6bf-329bf39fa1",
        "f9168c5e-ceb2-4faa-b6bf-329bf39fa1eg",
        "f9168c5e-ceb24faa-b6bf-329bf39fa1e4",
        "f9168c5eceb24faab6bf329bf39fa1e4d",
    ] {
        let advice = "is not a room uuid: write 32 hex digits in quotes";
        assert_eq!(message(nearly), [format!("`{nearly}` {advice}")]);
    }
    for another in [
        "whole - elapsed - reserve - overhead - a",
        "a - f(b)",
        "decade",
    ] {
        assert_eq!(message(another), [""; 0]);
    }
}

#[test]
fn refuse_an_attribute_before_a_field() {
    let message = "an attribute does nothing here: remove it";
    for fields in [
        "#[cfg(any())] role, ttl",
        "role, #[a] #[b] ttl: never",
        "role, ttl, #[a]",
        "role, ttl, #[a],",
        "#[a] role: #[cfg(any())] Writer, ttl",
    ] {
        let count = if fields.contains("Writer") { 2 } else { 1 };
        assert_eq!(
            said_of(&format!("Task {{ uuid, {fields} }}")),
            vec![message; count]
        );
    }
}

#[test]
fn point_at_what_is_wrong_in_a_ttl() {
    for (ttl, message) in [
        (
            "1m \n x",
            "invalid ttl: expected a number, found `x`; write one such as `1h 30m`\n  1m \\n x\n        ^ character 6",
        ),
        (
            "1h  2.5",
            "a ttl needs a unit, such as `2.5s`\n  1h  2.5\n         ^ character 8",
        ),
        (
            "1h 1 0",
            "a ttl needs a unit, such as `10s`\n  1h 1 0\n        ^ character 7",
        ),
    ] {
        assert_eq!(expand(ttl::expand, quote!(#ttl)).unwrap_err(), message);
    }
}

#[test]
fn ignore_the_fields_if_there_is_no_kind() {
    for fields in [
        quote!({ "kind": "room", "role": "writr" }),
        quote!({ kind: Room, role: "writr", uuid, ttl: 600 }),
        quote!({}),
    ] {
        assert_eq!(
            expand(token::expand, fields).unwrap_err(),
            "write the kind before the braces, as in \
             `token!(Room { role: \"writer\", uuid: \"…\", ttl: \"10m\" })`"
        );
    }
}

/// Returns the messages of the macros called in `source`.
fn said_in(source: TokenStream) -> Vec<String> {
    let mut said = Vec::new();
    for (name, input) in calls_in(source) {
        let expand: Macro = match name.as_str() {
            "role" => role::expand,
            "room_uuid" => room_uuid,
            "task_uuid" => task_uuid,
            "ttl" => ttl::expand,
            "token" => token::expand,
            _ => continue,
        };
        let expansion = expansion(expand, input).unwrap_or_else(syn::Error::into_compile_error);
        said.extend(said_by(expansion));
    }
    said
}

/// Returns the messages of a call of `token!`.
fn said_of(call: &str) -> Vec<String> {
    said_by(expansion(token::expand, call.parse().unwrap()).unwrap())
}

/// Returns the messages of the calls of `compile_error!` in `expansion`.
fn said_by(expansion: TokenStream) -> Vec<String> {
    calls_in(expansion)
        .into_iter()
        .filter(|(name, _)| name == "compile_error")
        .map(|(_, message)| syn::parse2::<LitStr>(message).unwrap().value())
        .collect()
}

/// Returns the name and the input of each macro called in `tokens`.
fn calls_in(tokens: TokenStream) -> Vec<(String, TokenStream)> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut calls = Vec::new();
    for (index, tree) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = tree else {
            continue;
        };
        match &tokens[..index] {
            [.., TokenTree::Ident(name), TokenTree::Punct(mark)] if mark.as_char() == '!' => {
                calls.push((name.to_string(), group.stream()));
            }
            _ => calls.extend(calls_in(group.stream())),
        }
    }
    calls
}

/// Returns the macros' messages in a snapshot: the compiler's own have a code, or name a lint, except
/// for one about a number, and one about an expression where none can be.
fn shown_in(snapshot: &str) -> Vec<String> {
    snapshot
        .split("\n\n")
        .filter(|error| !error.contains("note: the lint level is defined here"))
        .filter_map(|error| error.strip_prefix("error: "))
        .filter(|error| !error.starts_with("expected at least one digit in exponent"))
        .filter(|error| !error.starts_with("macro expansion ignores `(`"))
        .map(|error| {
            let (message, _) = error.split_once("--> ").unwrap();
            // The compiler indents further lines.
            message.trim_end().replace("\n       ", "\n")
        })
        .collect()
}
