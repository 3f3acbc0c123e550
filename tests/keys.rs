//! Which pairs of keys are refused, with which words, and that all others sign.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use netless_token::{
    AccessKey, AccessKeys, Claims, KeyError, KeyName, Role, Room, RoomUuid, SecretKey, Timestamp,
    Token, Uuid,
};
use proptest::prelude::*;

use KeyName::{AccessKey as Access, SecretKey as Secret};

const ACCESS_KEY: &str = "EkjYj4mbM4pZlGEv";
const SECRET_KEY: &str = "JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ";

fn new(access_key: &str, secret_key: &str) -> Result<AccessKeys, KeyError> {
    AccessKeys::new(AccessKey(access_key), SecretKey(secret_key))
}

fn refused(access_key: &str, secret_key: &str) -> Option<KeyError> {
    new(access_key, secret_key).err()
}

type Mistake = (&'static [&'static str], fn(KeyName) -> KeyError);

/// Keys with one mistake, and what they are refused as. `@` stands for the key.
#[rustfmt::skip]
const MISTAKES: &[Mistake] = &[
    (&[""], KeyError::Empty),
    (&[" @", "@\n", "@\r\n", "\t@", "@\u{a0}", "\u{3000}@", " \"@\""], KeyError::SurroundingWhitespace),
    (&["@\0@"], |key| KeyError::ControlCharacter(key, '\0')),
    (&["@\u{85}@"], |key| KeyError::ControlCharacter(key, '\u{85}')),
    (&["\u{feff}@", "@\u{feff}", "\u{feff}\"@\""], |key| KeyError::InvisibleCharacter(key, '\u{feff}')),
    (&["\u{200b}@", "@\u{200b}"], |key| KeyError::InvisibleCharacter(key, '\u{200b}')),
    (&["@\u{200d}"], |key| KeyError::InvisibleCharacter(key, '\u{200d}')),
    (&["@\u{2060}"], |key| KeyError::InvisibleCharacter(key, '\u{2060}')),
    (&["\u{202a}@\u{202c}"], |key| KeyError::InvisibleCharacter(key, '\u{202a}')),
    (&["@\u{ad}"], |key| KeyError::InvisibleCharacter(key, '\u{ad}')),
    (
        &[
            "\"@\"", "'@'", "`@`", "“@”", "„@“", "‘@’", "‚@‘", "«@»", "»@«", "‹@›",
            "「@」", "『@』", "〝@〟", "＂@＂", "´@´", "\"@", "@\"", "'@", "@'",
            "“@", "@”", "\"@'", "\"'@'\"", "\\\"@\\\"", "\"@\",", "'@';", "\"\"", "\"",
            "\"@\" # prod", "&quot;@&quot;",
        ],
        KeyError::Quoted,
    ),
    (
        &[
            "@ # prod", "@ #prod", "@\t# prod", "@  #", "@ // prod", "@ /* prod */", "@ ; prod",
            "@ -- prod", "@ <!-- prod -->", "# prod", "## prod", "// the key", "key # prod",
        ],
        KeyError::Comment,
    ),
    (
        &[
            "NETLESS_ACCESS_KEY=@", "NETLESS_SECRET_ACCESS_KEY=@", "export ACCESS_KEY=@",
            "NETLESS_ACCESS_KEY = @", "accessKey=@", "ak=@", "SK=@", "AGORA_SECRET=@",
            "accessKey: @", "secret_key: @", "\"secretKey\": \"@\"", "accessKey:'@'",
            "$env:NETLESS_ACCESS_KEY = \"@\"", "--access-key=@", "NETLESS_ACCESS_KEY=\"@\"",
        ],
        KeyError::Named,
    ),
    (
        &[
            "${NETLESS_ACCESS_KEY}", "$NETLESS_ACCESS_KEY", "$SECRET", "$secret", "${SECRET:-none}", "$(cat secret)",
            "%SECRET%", "%NETLESS_ACCESS_KEY%", "{{ secret }}", "{{secret}}", "prefix-${SECRET}", "#{SECRET}#",
            "<%= secret %>", "$env:SECRET", "process.env.NETLESS_ACCESS_KEY", "NETLESS_SECRET_ACCESS_KEY",
            "vault://whiteboard/key", "/run/secrets/ak", "arn:aws:secretsmanager:eu-west-1:1:secret:ak", "<<AK>>", "[[AK]]",
            "Your console's AK", "enter your AK", "(null)", "https://console.agora.io",
            "<your access key>", "<AK>", "<access-key>", "{access_key}", "{AK}", "[secret key]",
            "Your AK", "your ak", "YOUR_AK", "Your SK", "your-access-key", "YOUR_ACCESS_KEY", "yourAccessKey",
            "your secret key", "YOUR-SECRET", "Your Agora access key", "put your key here", "key-here", "AK_HERE",
            "insert_your_sk_here", "你的AK", "您的 AccessKey", "changeme", "change-me", "CHANGE_ME", "replace-me",
            "replace with the key", "ACCESS_KEY", "SECRET_KEY", "NETLESS_AK",
            "xxxx", "XXXXXXXX", "xxxxxxxxxxxxxxxx", "xxxx-xxxx", "****", "********", "••••", "●●●●", "…", "...",
            "Ekj…GEv", "EkjY...", "JSjL****sYYJ",
            "null", "NULL", "undefined", "None", "nil", "TODO", "tbd", "placeholder", "N/A",
        ],
        KeyError::Placeholder,
    ),
    (
        &[
            "NETLESSROOM_YWs9RWtqWWo0bWJNNHBabEdFdg", "NETLESSSDK_YWs9", "NETLESSTASK_", "Bearer NETLESSSDK_YWs9", "eyJhbGciOiJIUzI1NiJ9.e30.c2ln",
            "006970ca35de60c44645bbae8a215061b33IACV0fZUBw+72cVoL9eyGGh3Q6Poi8bgjwVLnyKSJyOXR7dIfRBXoFHlEAABAAAAR8CA",
            "007eJxTYBBbsMMnKq7p9Hf/HcIX5kce9b518kCiQgSr5Zrp4X1Tu6UUGCzNDZITjU1TUs0Mkk1MzEyTkhKTUi0SjQxNDcwMk4yNn",
            "WHITEcGFydG5lcl9pZD1FUzRaZktjWFhXeGZoVHNGYzRNcG1xYzRPVFlGVEE0Z3ZEYjAmc2lnPWFi",
        ],
        KeyError::TokenAsKey,
    ),
    (
        &[
            "EkjYj4mbM4pZlGEv:JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ", "EkjYj4mbM4pZlGEv JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ",
            "EkjYj4mbM4pZlGEv,JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ", "JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ/EkjYj4mbM4pZlGEv",
        ],
        KeyError::BothKeys,
    ),
    (
        &[
            "RWtqWWo0bWJNNHBabEdFdg==", "RWtqWWo0bWJNNHBabEdFdgo=", "SlNqTHl5Mmt5M0tnUWpqaDVILXRka2JteDR4cXNZWUo=",
            "SlNqTHl5Mmt5M0tnUWpqaDVILXRka2JteDR4cXNZWUoK",
        ],
        KeyError::EncodedKey,
    ),
    (&["283/VGiScM9Wiw2HJg", "1/VGiScM9Wiw2HJg", "cFjxAJjiEeuUQ0211QCRBw/kndLTOWdG2qYcQ"], KeyError::AppIdentifier),
    (
        &["AKIAIOSFODNN7EXAMPLE", "ASIAIOSFODNN7EXAMPLE", "LTAI5tAbCdEfGhJkLmNpQrSt", "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE"],
        KeyError::StorageKey,
    ),
];

#[test]
fn keys_with_a_mistake_are_refused() {
    for (texts, error) in MISTAKES {
        for text in *texts {
            for own in ["k", "netless ak", "密钥中文", ACCESS_KEY, SECRET_KEY] {
                let key = text.replace('@', own);
                assert_eq!(refused(&key, "sk"), Some(error(Access)), "{key:?}");
                assert_eq!(refused("ak", &key), Some(error(Secret)), "{key:?}");
            }
        }
    }
    // Only behind a key that looks real: any other text may end like this.
    for separator in [',', ';'] {
        for key in [
            ACCESS_KEY,
            SECRET_KEY,
            "d41847907ffd511ebb9ebbf7a8f1d77bd123",
        ] {
            let separated = format!("{key}{separator}");
            assert_eq!(
                refused(&separated, "sk"),
                Some(KeyError::Separator(Access, separator))
            );
            assert_eq!(
                refused("ak", &separated),
                Some(KeyError::Separator(Secret, separator))
            );
        }
        for around in ["ak:@", "access_key:@", "@\\n"] {
            for key in [ACCESS_KEY, SECRET_KEY] {
                let error = refused("ak", &around.replace('@', key)).unwrap();
                let expected = match around {
                    "@\\n" => KeyError::SurroundingWhitespace(Secret),
                    _ => KeyError::Named(Secret),
                };
                assert_eq!(error, expected);
            }
        }
        for comment in ["#prod", "//prod", "/*prod*/"] {
            let commented = format!("{ACCESS_KEY}{comment}");
            assert_eq!(refused(&commented, "sk"), Some(KeyError::Comment(Access)));
        }
    }
}

/// With a time that grew with the square of the length, some would take minutes.
#[test]
fn a_very_long_key_is_checked_at_once() {
    for part in [
        "#", "/", "//", "=", ":", "key:", "a=", "${", " ", "x", "%", "<!--",
    ] {
        let key = format!("a{}a", part.repeat(100_000));
        let start = Instant::now();
        let _ = new("EkjYj4mbM4pZlGEv", &key);
        assert!(start.elapsed() < Duration::from_secs(5), "{part}");
    }
}

#[test]
fn pairs_with_a_mistake_are_refused() {
    for key in ["k", ACCESS_KEY, SECRET_KEY] {
        assert_eq!(refused(key, key), Some(KeyError::Same));
    }

    let (app_id, certificate) = (
        "970ca35de60c44645bbae8a215061b33",
        "5CFD2FD1755D40ECB72977518BE15D3B",
    );
    assert_eq!(
        refused(app_id, certificate),
        Some(KeyError::AppIdAndCertificate)
    );
    for (access_key, secret_key) in [
        (ACCESS_KEY, certificate),
        (app_id, SECRET_KEY),
        (app_id, &certificate[1..]),
        (&app_id[1..], certificate),
    ] {
        new(access_key, secret_key).unwrap();
    }
}

#[test]
fn swapped_keys_are_found_with_anything_around_them() {
    for around in [
        "@",
        "\"@\"",
        "'@'",
        "“@”",
        "`@`",
        "\"@",
        "@'",
        " @ ",
        "@\n",
        "\u{feff}@",
        "\\\"@\\\"",
        "\"@\",",
        "@;",
    ] {
        let [access_key, secret_key] = [ACCESS_KEY, SECRET_KEY].map(|key| around.replace('@', key));
        assert_eq!(
            refused(&secret_key, &access_key),
            Some(KeyError::Swapped),
            "{around}"
        );
        assert_eq!(
            refused(&secret_key, ACCESS_KEY),
            Some(KeyError::Swapped),
            "{around}"
        );
        assert_eq!(
            refused(SECRET_KEY, &access_key),
            Some(KeyError::Swapped),
            "{around}"
        );
    }
}

#[test]
fn only_keys_that_look_real_count_as_swapped() {
    for (access_key, secret_key) in [
        (16, 32),
        (32, 15),
        (32, 17),
        (31, 16),
        (33, 16),
        (32, 32),
        (36, 32),
    ] {
        let (access_key, secret_key) = ("a".repeat(access_key), "s".repeat(secret_key));
        AccessKeys::new(AccessKey(&access_key), SecretKey(&secret_key)).unwrap();
    }
    // Only the characters of real keys, too.
    let (long, short) = ("_-aZ09xx".repeat(4), "_-aZ09xx".repeat(2));
    let refused = |access_key: &str, secret_key: &str| {
        AccessKeys::new(AccessKey(access_key), SecretKey(secret_key)).err()
    };
    assert_eq!(refused(&long, &short), Some(KeyError::Swapped));
    for odd in ["a b", "a+b", "a/b", "a.b"] {
        assert_eq!(refused(&long.replacen("aZ0", odd, 1), &short), None);
        assert_eq!(refused(&long, &short.replacen("aZ0", odd, 1)), None);
    }
}

/// Odd keys, but no mistakes for sure.
#[rustfmt::skip]
const ODD: &[&str] = &[
    "k", "ak", "access", "access-key", "test", "demo", "example", "netless ak", "netless-demo-key",
    "my-access-key", "another-key", "密钥中文", "key🔑", "❤\u{fe0f}", "café", "e\u{301}", "a\"b", "a'b", "a`b",
    "a“b", "x\",\"role\":\"0", "</script><b>", "<a><b>", "{a}{b}", "[a][b]", "ab/cd/", "a#b", "#a", "a/b",
    "//a", "/*a*/", "a--b", "--a", "a,b", "a;b", "a,", "a;", ",", ";", "a=b", "a=", "=a", "==", "key==",
    "a:b", "key:a", "secret:1", "a&role=0", "?x=1&y=2", "monkey=1", "$", "$1", "$$", "a$b", "$a b", "%", "%%",
    "%20%21%2B%7E%2f", "{", "}", "{}b", "<", ">", "<b", "b>", "${", "}${", "x", "xx", "X-x",
    "-_-_-_-_-_-_-_-_", "~~~~~~", "*", "**", "a*b", "a.b", "..", "#?;:@$,[]^`{|}<>", "nulls",
    "yourself", "a-yours-b", "hare", "tomorrow-here", "A_B", "KEY", "MONKEY_1", "a\u{feff}b", "a\u{200d}b", "a\u{200b}b",
    "a\u{2028}b", "a\u{ffff}b", "a b", "a  b", "a\u{a0}b", "006", "007abc", "0061234567890123", "WHITE",
    "WHITEabcdefghijk", "eyJhbGciOiJIUzI1", "NETLESS", "NETLESSROOM", "283/abc", "283/", "/VGiScM9Wiw2HJg",
    "a283/VGiScM9Wiw2HJg", "283/VGiScM9Wiw2HJg/a", "283/VGiScM9Wiw.HJg", "AKIA", "AKIAIOSFODNN7EX-",
    "AKIAIOSFODNN7EXAM-LE", "AKIAIOSFODNN7EXAMPLEX", "ASIAIOSFODNN7EX",
    "d4184790-ffd5-11eb-b9eb-bf7a8f1d77bd",
];

#[test]
fn any_other_text_is_a_key() {
    let secrets = [
        "654b7e0440559c121604c5dc7c1158ad",
        "k",
        "clé-secrète-密钥-QkFrsfmu",
        "a\\b/c&d=%20+e",
    ];
    for &access_key in ODD {
        for secret_key in secrets {
            if access_key != secret_key {
                assert_eq!(
                    refused(access_key, secret_key),
                    None,
                    "{access_key:?} {secret_key:?}"
                );
            }
        }
        if access_key.len() != 32 {
            assert_eq!(
                refused("EkjYj4mbM4pZlGEv", access_key),
                None,
                "{access_key:?}"
            );
        }
    }
    // Of any length, as HMAC's keys are.
    new(ACCESS_KEY, &"密".repeat(100_000)).unwrap();
}

#[test]
fn every_other_character_is_allowed_at_either_end() {
    let invisible = |c: char| {
        "\u{ad}\u{61c}\u{180e}\u{feff}".contains(c)
            || ('\u{200b}'..='\u{200f}').contains(&c)
            || ('\u{202a}'..='\u{202e}').contains(&c)
            || ('\u{2060}'..='\u{206f}').contains(&c)
    };
    let quotation_mark = |c: char| "\"'`´«»‹›‘’‚‛“”„‟「」『』〝〞〟＂＇｀".contains(c);
    for c in ('\0'..='\u{3100}').chain('\u{fe00}'..='\u{ffff}') {
        let [start, end, inside] = [format!("{c}key"), format!("key{c}"), format!("k{c}ey")];
        let expected = if c.is_whitespace() {
            Some(KeyError::SurroundingWhitespace(Access))
        } else if invisible(c) {
            Some(KeyError::InvisibleCharacter(Access, c))
        } else if quotation_mark(c) {
            Some(KeyError::Quoted(Access))
        } else if c.is_control() {
            Some(KeyError::ControlCharacter(Access, c))
        } else {
            None
        };
        let placeholder = |is: bool| is.then_some(KeyError::Placeholder(Access));
        let control = c
            .is_control()
            .then_some(KeyError::ControlCharacter(Access, c));
        let with_start = placeholder(c == '$' || c == '…').or(expected.clone());
        assert_eq!(refused(&start, "sk"), with_start, "{c:?}");
        let with_end = placeholder(c == '…').or(expected);
        assert_eq!(refused(&end, "sk"), with_end, "{c:?}");
        let with_inside = placeholder(c == '…').or(control);
        assert_eq!(refused(&inside, "sk"), with_inside, "{c:?}");
    }
}

#[test]
fn an_access_key_is_as_long_as_its_longest_token_verifies() {
    let epoch = Timestamp::from_unix_millis(0);
    for (character, escaped) in [("k", 1), (" ", 3), ("é", 6), ("密", 9), ("🔑", 12)] {
        let with_length = |length| {
            format!(
                "k{}k{}",
                character.repeat(10),
                "k".repeat(length - 10 * escaped - 2)
            )
        };
        let keys = new(&with_length(2_877), SECRET_KEY).unwrap();
        let token = Token::<Room>::new()
            .role(Role::Admin)
            .uuid(RoomUuid::from_u128(u128::MAX))
            .ttl(Duration::from_millis((1 << 53) - 1))
            .sign_at(&keys, epoch, Uuid::max())
            .unwrap();
        assert_eq!(token.as_str().len(), 4_096);
        Claims::<Room>::verify_any_at(token.as_str(), &keys, epoch).unwrap();

        for length in [2_878, 2_879, 1_000_000] {
            assert_eq!(
                refused(&with_length(length), SECRET_KEY),
                Some(KeyError::AccessKeyTooLong(length))
            );
        }
    }
}

/// Parts of keys and of mistakes, put together in any way.
fn key() -> impl Strategy<Value = String> {
    let parts = MISTAKES.iter().flat_map(|(texts, _)| *texts).copied();
    prop_oneof![
        "[A-Za-z0-9_-]{16}",
        "[A-Za-z0-9_-]{32}",
        "[ -~]{1,40}",
        any::<String>(),
        proptest::collection::vec(any::<char>(), 1..1_500).prop_map(String::from_iter),
        proptest::collection::vec(proptest::sample::select(parts.collect::<Vec<_>>()), 1..3)
            .prop_map(|parts| parts.concat()),
    ]
}

proptest! {
    /// Every pair of keys that is taken signs tokens that verify.
    #[test]
    fn keys_that_are_taken_verify_what_they_sign(access_key in key(), secret_key in key()) {
        if let Ok(keys) = new(&access_key, &secret_key) {
            let epoch = Timestamp::from_unix_millis(0);
            let token = Token::<Room>::new()
                .role(Role::Reader)
                .uuid(RoomUuid::from_u128(u128::MAX))
                .ttl(Duration::from_millis((1 << 53) - 1))
                .sign_at(&keys, epoch, Uuid::max())
                .unwrap();
            let claims = Claims::<Room>::verify_any_at(token.as_str(), &keys, epoch).unwrap();
            prop_assert_eq!(claims.access_key(), access_key);
        }
    }

    /// Keys of the form that Agora hands out are never taken for a mistake.
    #[test]
    fn real_keys_are_taken(access_key in "[A-Za-z0-9_-]{16}", secret_key in "[A-Za-z0-9_-]{32}") {
        prop_assert_eq!(refused(&access_key, &secret_key), None);
    }
}

#[test]
fn no_message_repeats_a_key() {
    let own = "Wq9-Zt_4";
    let (app_id, certificate) = (
        "970ca35de60c44645bbae8a215061b33",
        "5CFD2FD1755D40ECB72977518BE15D3B",
    );
    let mut shown = String::new();
    let mut show = |error: Option<KeyError>| {
        let error = error.unwrap();
        writeln!(shown, "{error} {error:?} {error:#?} {:?}", error.key()).unwrap();
    };
    for (texts, _) in MISTAKES {
        for text in *texts {
            let key = text.replace('@', own);
            show(refused(&key, "sk"));
            show(refused("ak", &key));
        }
    }
    show(refused(own, own));
    show(refused(&own.repeat(4), &own.repeat(2)));
    show(refused(&own.repeat(400), "sk"));
    show(refused(app_id, certificate));
    for part in [
        own, "970ca3", "5CFD", "Ekj", "JSjL", "AKIA", "IOSF", "006", "eyJ", "YWs9",
    ] {
        assert!(!shown.contains(part), "{part}");
    }
}

const MESSAGES: &[(KeyError, &str)] = &[
    (
        KeyError::Empty(Access),
        "the access key is empty: copy it from the Agora console",
    ),
    (
        KeyError::Empty(Secret),
        "the secret key is empty: copy it from the Agora console",
    ),
    (
        KeyError::SurroundingWhitespace(Access),
        "the access key has white space at its start or end, perhaps the newline of a file: take \
             it off",
    ),
    (
        KeyError::InvisibleCharacter(Secret, '\u{feff}'),
        "the secret key starts or ends with the invisible character U+FEFF: take it off",
    ),
    (
        KeyError::ControlCharacter(Access, '\u{85}'),
        "the access key contains the control character U+0085: copy it from the Agora console",
    ),
    (
        KeyError::Quoted(Secret),
        "the secret key starts or ends with a quotation mark: take the quotation marks off",
    ),
    (
        KeyError::Separator(Access, ','),
        "the access key ends with `,`: take it off",
    ),
    (
        KeyError::Comment(Secret),
        "the secret key has a comment behind it: put the comment on a line of its own",
    ),
    (
        KeyError::Named(Access),
        "the access key has its name before it: write only what comes after the `=` or `:`",
    ),
    (
        KeyError::Placeholder(Secret),
        "the secret key is a placeholder, or a variable that nothing has replaced: copy the key \
             from the Agora console",
    ),
    (
        KeyError::TokenAsKey(Access),
        "the access key is a token: copy the key from the Agora console, and sign tokens with it",
    ),
    (
        KeyError::BothKeys(Access),
        "the access key is the access key and the secret key together: write each by itself",
    ),
    (
        KeyError::EncodedKey(Secret),
        "the secret key is in base64, as in a Kubernetes Secret: decode it",
    ),
    (
        KeyError::AppIdentifier(Access),
        "the access key is an App Identifier, which only clients need: copy the access key, which \
             the Agora console shows beside it",
    ),
    (
        KeyError::StorageKey(Access),
        "the access key is one of a cloud storage, such as AWS: copy the access key of \
             Interactive Whiteboard from the Agora console",
    ),
    (
        KeyError::AppIdAndCertificate,
        "the access key and the secret key are an App ID and an App Certificate, which Agora's \
             other products have: copy the project's access key and secret key for Interactive \
             Whiteboard from the Agora console",
    ),
    (
        KeyError::Swapped,
        "the access key and the secret key are probably swapped: Agora's access keys have 16 \
             characters, its secret keys 32",
    ),
    (
        KeyError::Same,
        "the access key and the secret key are the same: copy both from the Agora console",
    ),
    (
        KeyError::AccessKeyTooLong(2_878),
        "the access key is too long: percent-encoded, it has 2878 bytes, and a token has room \
             for 2877",
    ),
    (
        KeyError::NotSet(Access),
        "the environment variable `NETLESS_ACCESS_KEY` is not set: set it to the access key from \
             the Agora console",
    ),
    (
        KeyError::NotUnicode(Secret),
        "the environment variable `NETLESS_SECRET_ACCESS_KEY` is not Unicode: set it to the secret \
             key from the Agora console",
    ),
];

#[test]
fn every_message() {
    for (error, message) in MESSAGES {
        assert_eq!(error.to_string(), *message);
    }
}
