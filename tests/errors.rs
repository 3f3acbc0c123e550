//! The exact message of every error: what was found, and what to write instead.

use std::error::Error;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use netless_token::{
    AccessKey, AccessKeys, Base64Error, Hint, KindName, Lifetime, Reader, Role, RoomUuid, Sdk,
    SecretKey, SignError, TaskUuid, Timestamp, Token, Uuid, VerifyError,
};

#[test]
fn lifetimes() {
    const MINUTE: Duration = Duration::from_secs(60);
    for (text, ttl) in [
        ("10m", 10 * MINUTE),
        (" 10 minutes ", 10 * MINUTE),
        ("1h 30m", 90 * MINUTE),
        ("1.5hours", 90 * MINUTE),
        ("3600000ms", 60 * MINUTE),
        ("1ms", Duration::from_millis(1)),
    ] {
        let lifetime = Lifetime::Ttl(ttl);
        assert_eq!(text.parse(), Ok(lifetime));
        assert_eq!(Lifetime::try_from(text), Ok(lifetime));
        assert_eq!(Lifetime::try_from(text.to_owned()), Ok(lifetime));
    }
    assert_eq!("never".parse(), Ok(Lifetime::NeverExpires));
    assert_eq!(" never\n".parse(), Ok(Lifetime::NeverExpires));
}

#[test]
fn texts_that_are_no_lifetime() {
    let write_one = "write one such as `10m`";
    let units = "write `ms`, `s`, `m`, `h`, `days`, `weeks`, `months` or `years`";
    let cases = [
        ("", format!("the ttl is empty: {write_one}")),
        ("\n", format!("the ttl is empty: {write_one}")),
        (
            "Never",
            format!("`Never` is not a ttl: {write_one}, or `never`"),
        ),
        ("∞", format!("`∞` is not a ttl: {write_one}, or `never`")),
        ("-5m", "invalid ttl: expected a number, found `-`; write one such as `1h 30m`".into()),
        (
            "1h, 5m",
            "invalid ttl: expected a digit or a unit, found `,`; write one such as `1h 30m`".into(),
        ),
        ("1h m", "invalid ttl: expected a number, found `m`; write one such as `1h 30m`".into()),
        (
            "1.",
            "invalid ttl: expected a digit or a unit, found `.`; write one such as `1h 30m`".into(),
        ),
        (
            "10M",
            "a month or a minute? write `10m` or `10 months`".into(),
        ),
        ("1 M", "a month or a minute? write `1m` or `1 month`".into()),
        (
            "10 minuts",
            "unknown unit `minuts`: did you mean `minutes`?".into(),
        ),
        (
            "1 milliseconds",
            "unknown unit `milliseconds`: did you mean `ms`?".into(),
        ),
        (
            "9 microseconds",
            "unknown unit `microseconds`: did you mean `us`?".into(),
        ),
        (
            "9 nanoseconds",
            "unknown unit `nanoseconds`: did you mean `ns`?".into(),
        ),
        ("9 mseconds", format!("unknown unit `mseconds`: {units}")),
        ("9 jours", format!("unknown unit `jours`: {units}")),
        ("1h 30", "a ttl needs a unit, such as `30s`".into()),
        ("1.5", "a ttl needs a unit, such as `1.5s`".into()),
        (
            "600",
            "a ttl needs a unit: write a duration, such as `600s` (10 minutes) or `600ms` (600 milliseconds)".into(),
        ),
        (
            "3600000",
            "a ttl needs a unit: write a duration, such as `3600000ms` (1 hour) or `3600000s` (1000 hours)".into(),
        ),
        (
            "1800000",
            "a ttl needs a unit: write a duration, such as `1800000ms` (30 minutes) or `1800000s` (500 hours)".into(),
        ),
        (
            "2592000",
            "a ttl needs a unit: write a duration, such as `2592000s` (30 days) or `2592000ms` (2592 seconds)".into(),
        ),
        (
            "1",
            "a ttl needs a unit: write a duration, such as `1s` (1 second) or `1ms` (1 millisecond)".into(),
        ),
        ("0", "a ttl of zero: write a longer one, or `never`".into()),
        ("00", "a ttl of zero: write a longer one, or `never`".into()),
        (
            "999us",
            "a ttl of 999µs is under 1 ms: write a longer one".into(),
        ),
        (
            "9007199254740s 992ms",
            "a token with this ttl would expire over 2^53 - 1 ms after 1970: write a shorter one, \
             or `never`"
                .into(),
        ),
        (
            "99999999999999y",
            format!("this ttl is too long, or finer than a nanosecond: {write_one}, or `never`"),
        ),
        (
            "18446744073709551615s 1000000000ns",
            "this ttl has too many digits: write at most 16, or `never`".into(),
        ),
    ];
    for (text, message) in cases {
        let error = text.parse::<Lifetime>().unwrap_err();
        assert_eq!(error.to_string(), message, "{text:?}");
        assert_eq!(format!("{error:?}"), message);
    }
}

#[test]
fn debug_prints_the_message() {
    fn check<E: Error>(error: E) {
        assert_eq!(format!("{error:?}"), error.to_string());
        let name = std::any::type_name::<E>().rsplit("::").next().unwrap();
        assert_eq!(format!("{error:#?}"), format!("{name}(\n    {error},\n)"));
    }
    let keys = |access_key| AccessKeys::new(AccessKey(access_key), SecretKey("secret"));
    check(keys("").unwrap_err());
    check(Base64Error::CutOff);
    check("x".parse::<KindName>().unwrap_err());
    check("x".parse::<Role>().unwrap_err());
    check("x".parse::<RoomUuid>().unwrap_err());
    check(
        "x".parse::<netless_token::client::AppIdentifier>()
            .unwrap_err(),
    );
    check("x".parse::<netless_token::client::Region>().unwrap_err());
    check("".parse::<netless_token::client::Uid>().unwrap_err());
    check(netless_token::Claims::<Sdk>::decode_unverified("x").unwrap_err());
    check(Timestamp::try_from(UNIX_EPOCH - Duration::from_secs(1)).unwrap_err());
    let token = Token::<Sdk>::new().role(Reader).ttl(Duration::ZERO);
    check(token.sign(&keys("access").unwrap()).unwrap_err());
}

#[test]
fn role() {
    let message = |text: &str| text.parse::<Role>().unwrap_err().to_string();
    assert_eq!(
        message("wirter"),
        "unknown role `wirter`: write `admin`, `writer` or `reader`"
    );
    for text in ["", "Writer", "ADMIN", " reader", "1", "admin\n"] {
        assert_eq!(
            message(text),
            format!(
                "unknown role `{}`: write `admin`, `writer` or `reader`",
                text.escape_debug()
            )
        );
    }
    assert_eq!(
        message(&"x".repeat(1_000_000)),
        format!(
            "unknown role `{}`: write `admin`, `writer` or `reader`",
            "x".repeat(64)
        )
    );
}

#[test]
fn role_number() {
    for number in 3..=u8::MAX {
        assert_eq!(
            Role::try_from(number).unwrap_err().to_string(),
            format!("unknown role {number}: write 0 for `admin`, 1 for `writer` or 2 for `reader`")
        );
    }
    assert_eq!(Role::try_from(2_i64), Ok(Reader));
    assert_eq!(Role::try_from(2_u64), Ok(Reader));
    assert_eq!(
        Role::try_from(i64::MIN + 1).unwrap_err().to_string(),
        "unknown role -9223372036854775807: write 0 for `admin`, 1 for `writer` or 2 for `reader`"
    );
    assert_eq!(
        Role::try_from(1_u64 << 32).unwrap_err().to_string(),
        "unknown role 4294967296: write 0 for `admin`, 1 for `writer` or 2 for `reader`"
    );
}

#[test]
fn kind_name() {
    for kind in KindName::ALL {
        assert_eq!(kind.as_str().parse(), Ok(*kind));
        assert_eq!(format!("{kind:>5}"), format!("{:>5}", kind.as_str()));
    }
    for text in ["", "room", "RoomToken", " Room", "NETLESSROOM_"] {
        assert_eq!(
            text.parse::<KindName>().unwrap_err().to_string(),
            format!("unknown kind of token `{text}`: write `SDK`, `Room` or `Task`")
        );
    }
    assert_eq!(
        "x".repeat(1000)
            .parse::<KindName>()
            .unwrap_err()
            .to_string(),
        format!(
            "unknown kind of token `{}`: write `SDK`, `Room` or `Task`",
            "x".repeat(64)
        )
    );
}

#[test]
fn uuid() {
    let cases = [
        ("", "it is empty; write 32 hex digits"),
        (
            "f9168c5e-ceb2-4faa-BGbf-329bf39fa1e4",
            "`G` at character 21 is not a hex digit",
        ),
        (
            "密d4184790ffd511ebb9ebbf7a8f1d77bd",
            "`密` at character 1 is not a hex digit",
        ),
        (
            "d4184790ffd511ebb9ebbf7a8f1d77bd\n",
            "`\\n` at character 33 is not a hex digit",
        ),
        (
            "d4184790ffd511ebb9ebbf7a8f1d77b",
            "found 31 hex digits; write 32",
        ),
        ("d", "found 1 hex digit; write 32"),
        ("-", "found 0 hex digits; write 32"),
        (
            "d4184790ffd511ebb9ebbf7a8f1d77bdd",
            "found 33 hex digits; write 32",
        ),
        (
            "d4184790f-fd5-11eb-b9eb-bf7a8f1d77bd",
            "misplaced or missing hyphens; write just 32 hex digits, or groups of 8-4-4-4-12",
        ),
        (
            "{d4184790ffd511ebb9ebbf7a8f1d77bd}",
            "misplaced or missing hyphens; write just 32 hex digits, or groups of 8-4-4-4-12",
        ),
        (
            "urn:uuid:d4184790ffd511ebb9ebbf7a8f1d77bd",
            "misplaced or missing hyphens; write just 32 hex digits, or groups of 8-4-4-4-12",
        ),
        (
            "URN:UUID:d4184790-ffd5-11eb-b9eb-bf7a8f1d77bd",
            "`U` at character 1 is not a hex digit",
        ),
        (
            "{d4184790-ffd5-11eb-b9eb-bf7a8f1d77bd",
            "`{` at character 1 is not a hex digit",
        ),
        (
            "{d4184790-ffd5-11eb-b9eb-bf7a8f1d77bx}",
            "`x` at character 37 is not a hex digit",
        ),
        (
            "urn:uuid:d4184790-ffd5-11eb-b9eb-bf7a8f1d77bx",
            "`x` at character 45 is not a hex digit",
        ),
    ];
    for (text, problem) in cases {
        assert_eq!(
            text.parse::<RoomUuid>().unwrap_err().to_string(),
            format!("invalid room uuid: {problem}")
        );
        assert_eq!(
            text.parse::<TaskUuid>().unwrap_err().to_string(),
            format!("invalid task uuid: {problem}")
        );
    }
}

#[test]
fn sign() {
    let keys = AccessKeys::new(AccessKey("access"), SecretKey("secret")).unwrap();
    let refused = |ttl| {
        Token::<Sdk>::new()
            .role(Reader)
            .ttl(ttl)
            .sign_at(&keys, Timestamp::from_unix_millis(1), Uuid::nil())
            .unwrap_err()
    };

    let ttl = Duration::from_micros(999);
    assert_eq!(refused(ttl), SignError::TtlTooShort(ttl));
    assert_eq!(
        refused(ttl).to_string(),
        "a ttl of 999µs is under 1 ms: write a longer one, or `.never_expires()` on a Room or Task \
         token"
    );

    let ttl = Duration::from_millis(1 << 53);
    assert_eq!(refused(ttl), SignError::TtlTooLong(ttl));
    assert_eq!(
        refused(ttl).to_string(),
        "with a ttl of 9007199254740.992s the token would expire after 2^53 - 1 ms since the Unix \
         epoch, the last that its format holds: write a shorter one, or `.never_expires()` \
         on a Room or Task token"
    );
    assert!(refused(ttl).source().is_none());
}

#[test]
fn hints() {
    let cases = [
        (Hint::Empty, "it is empty"),
        (
            Hint::SurroundingWhitespace,
            "it has white space at its start or end, perhaps the newline of a file; \
             take it off",
        ),
        (Hint::Quoted, "it is in quotation marks; take them off"),
        (
            Hint::Bearer,
            "it starts with `Bearer `; pass only what comes after that",
        ),
        (Hint::JsonWebToken, "it is a JSON Web Token"),
        (
            Hint::InvisibleCharacter('\u{feff}'),
            "it starts with the invisible character U+FEFF; take it off",
        ),
        (Hint::Json, "it is JSON; pass only the token in it"),
        (Hint::Address, "it is an address; pass only the token in it"),
        (
            Hint::RtcToken,
            "it starts with `006` or `007`, like a token of Agora's RTC, RTM or Chat; \
             mint one for the whiteboard",
        ),
        (
            Hint::FormerToken,
            "it starts with `WHITE`, like a token of the whiteboard's former API; mint \
             a new one",
        ),
        (
            Hint::PaddedBase64,
            "its base64 is padded with `=`; write it without",
        ),
        (
            Hint::StandardBase64,
            "its base64 has `+` or `/`; write it url-safe, with `-` and `_`",
        ),
        (
            Hint::Unknown,
            "it does not start with `NETLESSSDK_`, `NETLESSROOM_` or `NETLESSTASK_`",
        ),
    ];
    for (hint, message) in cases {
        let error = VerifyError::NotAToken(hint);
        assert_eq!(error.to_string(), format!("not a token: {message}"));
    }
}

#[test]
fn verify() {
    use KindName::{RoomToken as Room, SdkToken as Sdk, TaskToken as Task};

    let cases = [
        (
            VerifyError::TooLong(4_097),
            "not a token: it is 4097 bytes long, and a token is at most 4096",
        ),
        (
            VerifyError::OtherKind {
                expected: Room,
                found: Sdk,
            },
            "found a token of kind SDK, expected one of kind Room",
        ),
        (
            VerifyError::OtherKind {
                expected: Sdk,
                found: Task,
            },
            "found a token of kind Task, expected one of kind SDK",
        ),
        (
            VerifyError::Base64(Base64Error::Character('\u{200b}', 205)),
            "malformed token: `\\u{200b}` at character 205 is not url-safe base64",
        ),
        (
            VerifyError::Base64(Base64Error::CutOff),
            "malformed token: its base64 ends in the middle of a byte, so it was probably cut off",
        ),
        (
            VerifyError::Query,
            "malformed token: its base64 does not hold a query string",
        ),
        (
            VerifyError::MissingClaim("nonce"),
            "the token has no claim `nonce`",
        ),
        (
            VerifyError::RepeatedClaim("ro\nle".into()),
            "the token has the claim `ro\\nle` twice",
        ),
        (
            VerifyError::UnknownRole("3".into()),
            "the token has the unknown role `3`, expected `0`, `1` or `2`",
        ),
        (
            VerifyError::InvalidUuid("1".parse::<RoomUuid>().unwrap_err()),
            "the token has an invalid room uuid: found 1 hex digit; write 32",
        ),
        (
            VerifyError::InvalidExpireAt("-1".into()),
            "the token has the expiry `-1`, expected milliseconds since the Unix epoch",
        ),
        (
            VerifyError::SdkWithUuid,
            "an SDK token has no uuid, but this one does: it is a relabelled Room or Task token",
        ),
        (
            VerifyError::OtherAccessKey("EkjYj4mbM4pZlGEv".into()),
            "the token claims another access key, `EkjYj4mbM4pZlGEv`",
        ),
        (VerifyError::Signature, "the token's signature is wrong"),
        (
            VerifyError::Expired(Timestamp::from_unix_millis(1_656_789_012_345)),
            "the token expired at 2022-07-02T19:10:12.345Z",
        ),
    ];
    for (error, message) in cases {
        assert_eq!(error.to_string(), message);
        assert!(error.source().is_none());
    }
}

#[test]
fn a_clock_before_1970() {
    let just_before = UNIX_EPOCH - Duration::from_nanos(1);
    let error = Timestamp::try_from(just_before).unwrap_err();
    let message = "the system clock is before 1970-01-01T00:00:00Z";
    assert_eq!(error.to_string(), message);

    let error = SignError::from(error);
    assert_eq!(error.to_string(), message);

    let error = VerifyError::Clock(Timestamp::try_from(just_before).unwrap_err());
    assert_eq!(error.to_string(), message);

    assert_eq!(
        Timestamp::try_from(UNIX_EPOCH),
        Ok(Timestamp::from_unix_millis(0))
    );
}

#[test]
fn an_operating_system_without_randomness() {
    assert_eq!(
        SignError::NoRandomness(None).to_string(),
        "the operating system provided no random bytes for the nonce"
    );
    #[cfg(target_os = "linux")]
    assert_eq!(
        SignError::NoRandomness(Some(38)).to_string(),
        "the operating system provided no random bytes for the nonce: Function not implemented (os error 38)"
    );
}

#[test]
fn a_system_time_past_the_timestamps() {
    let last = UNIX_EPOCH + Duration::from_millis(u64::MAX);
    assert_eq!(
        Timestamp::try_from(last),
        Ok(Timestamp::from_unix_millis(u64::MAX))
    );
    assert_eq!(
        SystemTime::try_from(Timestamp::from_unix_millis(u64::MAX)),
        Ok(last)
    );
    let past = last + Duration::from_millis(1);
    assert_eq!(
        Timestamp::try_from(past).unwrap_err().to_string(),
        "the system time is past 2^64 - 1 ms"
    );
}
