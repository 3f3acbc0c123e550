//! The macros accept exactly what the library's parsers accept at run time.
//!
//! Each text in a table is passed to each macro and to the matching parser.

use netless_token::{KindName, Lifetime, Role, RoomUuid, TaskUuid, Uuid};
use proptest::prelude::*;
use quote::{format_ident, quote};
use syn::LitInt;

use super::{expand, role, room_uuid, task_uuid, token, ttl};

#[test]
fn roles() {
    for text in texts() {
        let parsed = text
            .parse::<Role>()
            .map(|role| format!("library::Role::{role:?}"));
        let expanded = expand(role::expand, quote!(#text));
        assert_eq!(expanded.ok(), parsed.ok(), "{text:?}");
    }
}

#[test]
fn numbers_of_roles() {
    for number in 0..=u8::MAX {
        let parsed = Role::try_from(number).map(|role| format!("library::Role::{role:?}"));
        let literal = LitInt::new(&number.to_string(), proc_macro2::Span::call_site());
        let expanded = expand(role::expand, quote!(#literal));
        assert_eq!(expanded.ok(), parsed.ok(), "{number}");
    }
}

#[test]
fn the_advice_names_each_role() {
    for wrong in [
        quote!(),
        quote!(""),
        quote!("owner"),
        quote!(3),
        quote!('a'),
    ] {
        let said = expand(role::expand, wrong).unwrap_err();
        for role in Role::ALL {
            assert!(said.contains(role.as_str()), "{said}");
        }
    }
}

#[test]
fn kinds() {
    for kind in KindName::ALL {
        let variant = format!("{kind:?}");
        let name = format_ident!("{}", variant.strip_suffix("Token").unwrap());
        let uuid = (*kind != KindName::SdkToken).then(|| quote!(uuid,));
        let expanded = expand(token::expand, quote!(#name { role, #uuid ttl })).unwrap();
        let new = format!("(library::Token::<library::{name}>::new()");
        assert!(expanded.starts_with(&new), "{expanded}");

        let said = expand(token::expand, quote!(Meeting { role, ttl })).unwrap();
        assert!(said.contains(&name.to_string()), "{said}");
    }
}

#[test]
fn uuids() {
    for text in texts() {
        let parsed = text.parse::<RoomUuid>();
        let expanded = expand(room_uuid, quote!(#text));
        assert_same_uuid(&text, "RoomUuid", parsed.map(Uuid::from), expanded);

        let parsed = text.parse::<TaskUuid>();
        let expanded = expand(task_uuid, quote!(#text));
        assert_same_uuid(&text, "TaskUuid", parsed.map(Uuid::from), expanded);
    }
}

/// The reasons are the same too, except that the macro shows the position in a picture.
fn assert_same_uuid(
    text: &str,
    name: &str,
    parsed: Result<Uuid, netless_token::UuidError>,
    expanded: Result<String, String>,
) {
    let parsed = parsed
        .map(|uuid| format!("library::{name}::from_u128({}u128)", uuid.as_u128()))
        .map_err(|error| error.to_string());
    let expanded = expanded.map_err(|message| match message.split_once('\n') {
        Some((reason, picture)) => {
            let (_, position) = picture.split_once("^ ").unwrap();
            reason.replace(" is not", &format!(" at {position} is not"))
        }
        None => message,
    });
    assert_eq!(expanded, parsed, "{text:?}");
}

#[test]
fn ttls() {
    for text in texts() {
        assert_same_ttl(&text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5000))]

    #[test]
    fn any_ttl(text in "([0-9.]{0,9} ?(ms|s|min|h|M|y|[a-z]{0,3}|µ|.)){0,4}") {
        assert_same_ttl(&text);
    }
}

/// The reasons are the same too, except that the macro adds a picture, or how to write `never`.
fn assert_same_ttl(text: &str) {
    let parsed = match text.parse() {
        Ok(Lifetime::Ttl(ttl)) => {
            let (seconds, nanos) = (ttl.as_secs(), ttl.subsec_nanos());
            Ok(format!(
                "library::__private::Duration::new({seconds}u64,{nanos}u32)"
            ))
        }
        Ok(lifetime) => {
            assert_eq!((lifetime, text.trim()), (Lifetime::NeverExpires, "never"));
            Err("`never` is not a ttl: write one such as `10m`".to_owned())
        }
        Err(error) => Err(error.to_string().replace(", or `never`", "")),
    };
    let expanded = expand(ttl::expand, quote!(#text));
    let first_line = |message: String| message.lines().next().map(String::from);
    let expanded = expanded.map_err(|message| first_line(message).unwrap());
    assert_eq!(expanded, parsed, "{text:?}");
}

/// `token!` accepts the same literals as the other macros.
#[test]
fn tokens() {
    for text in texts() {
        let fields = [
            (
                expand(role::expand, quote!(#text)),
                quote!(Room { role: #text, uuid, ttl }),
            ),
            (
                expand(room_uuid, quote!(#text)),
                quote!(Room { role, uuid: #text, ttl }),
            ),
            (
                expand(task_uuid, quote!(#text)),
                quote!(Task { role, uuid: #text, ttl }),
            ),
            (
                expand(ttl::expand, quote!(#text)),
                quote!(Sdk { role, ttl: #text }),
            ),
        ];
        for (alone, token) in fields {
            match (alone, expand(token::expand, token.clone())) {
                (Ok(alone), Ok(whole)) => assert!(whole.contains(&alone), "{token}: {whole}"),
                (Err(message), Ok(whole)) => {
                    let message = format!("compile_error!{{{message:?}}}").replace(' ', "");
                    assert!(whole.contains(&message), "{token}: {whole}");
                }
                (_, Err(message)) => panic!("{token}: {message}"),
            }
        }
    }
}

#[test]
fn the_table_has_valid_and_invalid_texts() {
    let texts = texts();
    assert!(texts.len() > 200);
    let valid = |parses: fn(&str) -> bool| texts.iter().filter(|text| parses(text)).count();
    assert_eq!(valid(|text| text.parse::<Role>().is_ok()), Role::ALL.len());
    assert!(valid(|text| text.parse::<RoomUuid>().is_ok()) >= 12);
    assert!(valid(|text| text.parse::<Lifetime>().is_ok()) >= 60);
}

/// Valid and invalid roles, uuids and ttls.
fn texts() -> Vec<String> {
    let roles = Role::ALL.iter().map(|role| role.as_str());
    let mut texts: Vec<String> = roles
        .chain(TEXTS.iter().copied())
        .map(String::from)
        .collect();
    for number in ["0", "1", "7", "0.25", "1000", "584554530873"] {
        for unit in [
            "ns",
            "us",
            "ms",
            "msec",
            "s",
            "sec",
            "seconds",
            "m",
            "min",
            "h",
            "hours",
            "d",
            "days",
            "w",
            "weeks",
            "months",
            "y",
            "years",
            "",
            "milliseconds",
            "minuts",
            "jours",
            "M",
        ] {
            texts.push(format!("{number}{unit}"));
        }
    }

    let plain = "d4184790ffd511ebb9ebbf7a8f1d77bd";
    let grouped = "d4184790-ffd5-11eb-b9eb-bf7a8f1d77bd";
    for spelling in [
        plain.to_owned(),
        grouped.into(),
        format!("{{{grouped}}}"),
        format!("urn:uuid:{grouped}"),
    ] {
        texts.push(spelling.clone());
        texts.push(spelling.to_uppercase());
        texts.push(format!("{{{spelling}}}"));
        for position in [0, 1, 8, 9, 20, spelling.len() - 1, spelling.len()] {
            for inserted in ["", "0", "g", "-", " ", "é"] {
                // Between two characters, or instead of one.
                let (before, after) = spelling.split_at(position);
                texts.push(format!("{before}{inserted}{after}"));
                if let Some(after) = after.get(1..) {
                    texts.push(format!("{before}{inserted}{after}"));
                }
            }
        }
    }
    texts
}

const TEXTS: &[&str] = &[
    // No roles.
    "Writer",
    "WRITER",
    "writr",
    "write",
    " writer",
    "writer ",
    "owner",
    "0",
    "1",
    "2",
    "3",
    "wrítér",
    "ｗｒｉｔｅｒ",
    "writer\0",
    "admin,writer",
    // None of the three.
    "",
    " ",
    "\n",
    "\0",
    "é",
    "客",
    "🦀",
    "\u{200b}",
    "{}",
    "{",
    "}",
    "-",
    "urn:uuid:",
    "\"",
    "\\",
    // Uuids.
    "d",
    "{d4184790-ffd5-11eb-b9eb-bf7a8f1d77bd",
    "d4184790-ffd5-11eb-b9eb-bf7a8f1d77bd}",
    "{{d4184790-ffd5-11eb-b9eb-bf7a8f1d77bd}}",
    "URN:UUID:d4184790-ffd5-11eb-b9eb-bf7a8f1d77bd",
    "urn:uuid:{d4184790-ffd5-11eb-b9eb-bf7a8f1d77bd}",
    "uuid:d4184790ffd511ebb9ebbf7a8f1d77bd",
    "d4184790 ffd5 11eb b9eb bf7a8f1d77bd",
    "d4184790_ffd5_11eb_b9eb_bf7a8f1d77bd",
    "--------------------------------",
    "00000000000000000000000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "0xd4184790ffd511ebb9ebbf7a8f1d77bd",
    // Ttls.
    "10",
    "10m",
    "10M",
    "1 month",
    "1h 10M",
    "0M",
    " 10m ",
    "1 0 m",
    "10 m",
    "10m 5",
    "1h30m",
    "1h 30m",
    "1h, 30m",
    "1h+30m",
    "1h1h",
    "-5m",
    "+5m",
    "m",
    "m10",
    "never",
    " never\n",
    "1. ",
    "Never",
    "forever",
    "∞",
    "600",
    "3600000",
    "00",
    "9999999999999999",
    "10 µseconds",
    "ten minutes",
    "1.5h",
    "1,5h",
    ".5h",
    "1.h",
    "0.5ns",
    "0.0005s",
    "1.0000000001s",
    "1e3s",
    "10minuts",
    "10 parsecs",
    "0ms 1ms",
    "999us",
    "999us 999ns",
    "999us 1000ns",
    "999µs",
    "1000µs",
    "1000μs",
    "999999ns",
    "1000000ns",
    "9007199254740s 991ms",
    "9007199254740s 992ms",
    "9007199254741s",
    "0000000000000600s",
    "00000000000000600s",
    "285420y",
    "285421y",
    "18446744073709551615s",
    "18446744073709551616s",
    "99999999999999999999999y",
    "10\u{3000}m",
    "１０m",
    "10m\0",
    "10ｍ",
];
