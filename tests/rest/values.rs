//! Values that the service would refuse are refused before.

use netless_token::rest::{Api, Dynamic, HttpUrl, Region, Scene, ScenePath, Static, Webhook};

use super::api;

#[test]
fn base_addresses() {
    for (text, base) in [
        ("https://api.netless.link", "https://api.netless.link"),
        ("https://api.netless.link/", "https://api.netless.link"),
        (
            "HTTPS://proxy.example/netless/",
            "HTTPS://proxy.example/netless",
        ),
        ("https://proxy.example:8443", "https://proxy.example:8443"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://LOCALHOST", "http://LOCALHOST"),
        ("http://127.0.0.1:1/", "http://127.0.0.1:1"),
        ("http://127.255.0.9", "http://127.255.0.9"),
        ("http://[::1]:1", "http://[::1]:1"),
    ] {
        let api = Api::at(text, Region::Singapore).unwrap();
        assert_eq!(api.base(), base);
        assert_eq!(api.region(), Region::Singapore);
    }
    let too_long = format!("https://a.example/{}", "a".repeat(2048));
    for (text, message) in [
        ("", NOT_AN_ADDRESS),
        ("api.netless.link", NOT_AN_ADDRESS),
        ("/v5", NOT_AN_ADDRESS),
        ("*", NOT_AN_ADDRESS),
        ("https://", NOT_AN_ADDRESS),
        ("https://:8080", NOT_AN_ADDRESS),
        ("https://a b.example", NOT_AN_ADDRESS),
        ("http://api.netless.link", IN_THE_CLEAR),
        ("http://localhost.evil.example", IN_THE_CLEAR),
        ("http://127.0.0.1.evil.example", IN_THE_CLEAR),
        ("http://127.1", IN_THE_CLEAR),
        ("http://0.0.0.0", IN_THE_CLEAR),
        ("http://192.168.0.1", IN_THE_CLEAR),
        ("http://[::2]", IN_THE_CLEAR),
        ("ftp://api.netless.link", OTHER_SCHEME),
        ("file://localhost/tmp", OTHER_SCHEME),
        ("https://user@api.netless.link", USER_NAME),
        ("http://:JSjLyy2k@localhost", USER_NAME),
        ("https://localhost@evil.example", USER_NAME),
        ("https://api.netless.link/?a=b", QUERY),
        ("https://api.netless.link?", QUERY),
        ("https://api.netless.link/#a", QUERY),
        (&too_long, TOO_LONG),
    ] {
        let error = Api::at(text, Region::Europe).unwrap_err();
        assert_eq!(error.to_string(), message, "{text}");
    }
}

const NOT_AN_ADDRESS: &str =
    "the base address is not an address: write one such as `https://api.netless.link`";
const IN_THE_CLEAR: &str = "the base address is `http`, which would send tokens in the clear: write \
                            `https`, or a host on this machine";
const OTHER_SCHEME: &str = "the base address is neither `https` nor `http`: write `https`, or `http` \
                            for a host on this machine";
const USER_NAME: &str = "the base address has a user name or a password: write it without, as the \
                         token is all that the service asks for";
const QUERY: &str = "the base address has a query or a fragment: write it up to the `?` or `#`";
const TOO_LONG: &str = "the base address is too long: write at most 2048 bytes, such as \
                        `https://api.netless.link`";

#[test]
fn numbers() {
    for (error, message) in [
        (
            api().rooms().limit(0).err(),
            "a `limit` of 0 is out of range: write 1 to 1000",
        ),
        (
            api().rooms().limit(1001).err(),
            "a `limit` of 1001 is out of range: write 1 to 1000",
        ),
        (
            Static::default().scale(0.09).err(),
            "a `scale` of 0.09 is out of range: write 0.1 to 3",
        ),
        (
            Static::default().scale(3.01).err(),
            "a `scale` of 3.01 is out of range: write 0.1 to 3",
        ),
        (
            Static::default().scale(f64::NAN).err(),
            "a `scale` of NaN is out of range: write 0.1 to 3",
        ),
        (
            Static::default().scale(f64::INFINITY).err(),
            "a `scale` of inf is out of range: write 0.1 to 3",
        ),
        (
            Dynamic::default().image_compression_level(5).err(),
            "a `imageCompressionLevel` of 5 is out of range: write 0 to 4",
        ),
        (
            Webhook::new("https://app.example.com".parse().unwrap())
                .retry(11)
                .err(),
            "a `webhookRetry` of 11 is out of range: write 0 to 10",
        ),
    ] {
        assert_eq!(error.unwrap().to_string(), message);
    }
}

#[test]
fn the_ends_of_a_range_are_in_it() {
    for limit in [1, 1000] {
        assert!(api().rooms().limit(limit).is_ok());
    }
    for scale in [0.1, 3.0] {
        assert!(Static::default().scale(scale).is_ok());
    }
    for level in [0, 4] {
        assert!(Dynamic::default().image_compression_level(level).is_ok());
    }
    let webhook = Webhook::new("https://app.example.com".parse().unwrap());
    for retry in [0, 10] {
        assert!(webhook.clone().retry(retry).is_ok());
    }
}

#[test]
fn addresses_of_files() {
    for text in [
        "https://files.example.com/a.pptx",
        "http://files.example.com:8080/a%20b.pdf?X-Amz-Signature=4f2a#1",
        "HTTPS://files.example.com",
    ] {
        let url: HttpUrl = text.parse().unwrap();
        assert_eq!(url.as_str(), text);
        assert_eq!(url.to_string(), text);
        assert_eq!(HttpUrl::try_from(text).unwrap(), url);
    }
    let other_scheme = "the address is neither `http` nor `https`: write one that the service can \
                        reach, such as `https://files.example.com/lesson.pptx`";
    let not_an_address = "the text is not an address: write one that the service can reach, such \
                          as `https://files.example.com/lesson.pptx`";
    for (text, message) in [
        ("", not_an_address),
        ("https://", not_an_address),
        ("https:///a.pptx", not_an_address),
        ("files.example.com/a.pptx", not_an_address),
        ("/home/me/a.pptx", other_scheme),
        ("files.example.com", other_scheme),
        ("ftp://files.example.com/a.pptx", other_scheme),
        ("s3://bucket/a.pptx", other_scheme),
        (
            "https://files.example.com/a b.pptx",
            "the address contains ` `: percent-escape it",
        ),
        (
            "https://files.example.com/é.pptx",
            "the address contains `é`: percent-escape it",
        ),
        (
            "https://files.example.com/a.pptx\n",
            "the address contains `\\n`: percent-escape it",
        ),
    ] {
        let error = text.parse::<HttpUrl>().unwrap_err();
        assert_eq!(error.to_string(), message, "{text}");
    }
}

/// A signed address opens the file.
#[test]
fn debug_does_not_show_what_opens_an_address() {
    for (text, shown) in [
        ("https://a.example.com", "https://a.example.com"),
        (
            "https://a.example.com/@b/c@d.pptx",
            "https://a.example.com/@b/c@d.pptx",
        ),
        (
            "https://a.example.com/b.pptx?sig=4f2a",
            "https://a.example.com/b.pptx?..",
        ),
        (
            "https://a.example.com?sig=4f2a@b",
            "https://a.example.com?..",
        ),
        (
            "http://user:4f2a@a.example.com:81/b",
            "http://..@a.example.com:81/b",
        ),
    ] {
        let url: HttpUrl = text.parse().unwrap();
        assert_eq!(format!("{url:?}"), format!("HttpUrl({shown})"));
        let call = api().start_conversion(url, Dynamic::default());
        assert!(!format!("{call:?} {call:#?}").contains("4f2a"));
    }
}

#[test]
fn paths_and_names_of_scenes() {
    for text in ["/", "/init", "/lesson 7/é"] {
        assert_eq!(text.parse::<ScenePath>().unwrap().as_str(), text);
    }
    let too_long = format!("/{}", "a".repeat(4096));
    for (text, message) in [
        ("", "the path of a scene starts with `/`: write it in front"),
        (
            "init",
            "the path of a scene starts with `/`: write it in front",
        ),
        (
            too_long.as_str(),
            "the path of the scene has 4097 bytes: write at most 4096",
        ),
    ] {
        assert_eq!(text.parse::<ScenePath>().unwrap_err().to_string(), message);
    }
    for (name, message) in [
        (
            "",
            "the name of the scene is empty: write one such as `page1`",
        ),
        (
            "/page1",
            "the name of the scene, `/page1`, contains a `/`: write the directory in the path",
        ),
    ] {
        assert_eq!(Scene::new(name).unwrap_err().to_string(), message);
    }
}
