//! Sessions of an identity provider.

mod common;

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use common::identity::{
    AUDIENCE, EC, EC_384, ED, ISSUER, KeyPair, NEW_ED, PSS, Provider, RSA, claims, key_set, table,
    writer,
};
use common::{KEY_VARIABLES, Process, ROOM, TASK, command, config, config_file, keys, refused};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode, get_current_timestamp};
use netless_token::{Admin, Claims, Reader, Role, Room, Writer};
use reqwest::Client;
use rustix::process::Signal;
use serde_json::{Value, json};

const OTHER_ROOM: &str = "00000000000000000000000000000001";

fn join(room: &str) -> String {
    format!("/rooms/{room}/join")
}

/// The server, with sessions of this provider and no API keys.
fn server(provider: &Provider) -> Process {
    Process::with(&without_callers(&provider.table()))
}

fn without_callers(table: &str) -> String {
    let text = config(10_000);
    let callers = text.find("# Each caller").unwrap();
    format!("{}{table}", &text[..callers])
}

async fn post(server: &Process, path: &str, token: &str) -> (u16, Value) {
    let request = Client::new().post(server.url(path)).bearer_auth(token);
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    (status, answer.json().await.unwrap())
}

async fn status(server: &Process, token: &str) -> u16 {
    post(server, &join(ROOM), token).await.0
}

/// Joins, and returns the uid and the role.
async fn joined(server: &Process, token: &str) -> (String, Role) {
    let (status, body) = post(server, &join(ROOM), token).await;
    assert_eq!(status, 200, "{body}");
    let token = body["joinRoom"]["roomToken"].as_str().unwrap();
    let claims = Claims::<Room>::verify_any(token, &keys()).unwrap();
    let uid = body["joinRoom"]["uid"].as_str().unwrap().to_owned();
    (uid, claims.role())
}

#[tokio::test]
async fn a_session_has_its_uid_its_role_and_its_rooms() {
    let provider = Provider::start(&[RSA, PSS, EC, EC_384, ED]).await;
    let server = server(&provider);
    for key in [RSA, PSS, EC, EC_384, ED] {
        for (role, expected) in [("admin", Admin), ("writer", Writer), ("reader", Reader)] {
            let token = key.sign(&claims("ada", &json!(role), &json!("any")));
            assert_eq!(joined(&server, &token).await, ("ada".into(), expected));
        }
    }
    assert_eq!(provider.asked(), 1);

    // A list of rooms is a list of conversions too, and nothing may be created.
    let token = ED.sign(&claims(
        "bob",
        &json!(["x", "writer"]),
        &json!([ROOM, TASK]),
    ));
    for (path, expected) in [
        (join(ROOM), 200),
        (format!("/tasks/{TASK}/token"), 200),
        (join(OTHER_ROOM), 403),
        (format!("/tasks/{OTHER_ROOM}/token"), 403),
        ("/rooms".into(), 403),
    ] {
        assert_eq!(post(&server, &path, &token).await.0, expected, "{path}");
    }
    for (role, rooms) in [
        (json!("owner"), json!("any")),
        (Value::Null, json!("any")),
        (json!("writer"), Value::Null),
        (json!("writer"), json!("all")),
    ] {
        let token = ED.sign(&claims("bob", &role, &rooms));
        assert_eq!(status(&server, &token).await, 403, "{role} {rooms}");
    }
}

#[tokio::test]
async fn the_log_says_at_debug_level_why_a_session_may_do_nothing() {
    let provider = Provider::start(&[ED]).await;
    let (_directory, file) = config_file(&without_callers(&provider.table()));
    let mut command = command("127.0.0.1:0");
    command.arg("--config").arg(file);
    let server = Process::spawn(command.env("RUST_LOG", "info,token_server=debug"));
    let mut claims = claims("bob", &json!("owner"), &json!("any"));
    assert_eq!(status(&server, &ED.sign(&claims)).await, 403);
    claims["exp"] = json!(1);
    assert_eq!(status(&server, &ED.sign(&claims)).await, 401);
    server.terminate();
    let (_, log) = server.end();
    for fields in [
        r#"{"message":"a session has no role","role_claim":"whiteboard_role"}"#,
        r#"{"message":"refused a session","reason":"ExpiredSignature"}"#,
    ] {
        assert!(log.contains(fields), "{log}");
    }
}

#[tokio::test]
async fn claims_may_be_deeper_in_the_token() {
    let provider = Provider::start(&[ED]).await;
    let text = without_callers(&provider.table());
    let server = Process::with(&text.replace("\"whiteboard_role\"", "\"/realm_access/roles\""));
    let mut claims = writer();
    claims["realm_access"] = json!({"roles": ["offline_access", "admin"]});
    assert_eq!(
        joined(&server, &ED.sign(&claims)).await,
        ("ada".into(), Admin)
    );
}

/// Signs with a shared secret, as the key with this id.
fn with_secret(algorithm: Algorithm, id: &str, secret: &[u8]) -> String {
    let mut header = Header::new(algorithm);
    header.kid = Some(id.into());
    encode(&header, &writer(), &EncodingKey::from_secret(secret)).unwrap()
}

fn encoded(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

/// The claims of a writer, with this one changed.
fn changed(name: &str, value: Value) -> Value {
    let mut claims = writer();
    claims[name] = value;
    claims
}

fn without(name: &str) -> Value {
    let mut claims = writer();
    claims.as_object_mut().unwrap().remove(name);
    claims
}

#[tokio::test]
async fn only_what_the_provider_signed_is_a_session() {
    let provider = Provider::start(&[RSA, EC, ED]).await;
    let server = server(&provider);
    let good = ED.sign(&writer());
    let (message, signature) = good.rsplit_once('.').unwrap();
    let (header, _) = message.split_once('.').unwrap();
    let other_claims = encoded(&claims("ada", &json!("admin"), &json!("any")));
    let none = encoded(&json!({"alg": "none", "typ": "JWT"}));
    let as_known = |header: Header| NEW_ED.sign_with(&header, &writer());
    let with_its_own_key = |name: &str, value: Value| {
        let header = encoded(&json!({"alg": "EdDSA", "kid": "ed", name: value}));
        let claims = encoded(&writer());
        // Signed by the key that it brings along.
        let signed = NEW_ED.sign(&writer());
        let signature = signed.rsplit('.').next().unwrap();
        format!("{header}.{claims}.{signature}")
    };
    let public = RSA.public();
    let modulus = public["n"].as_str().unwrap();
    let with_crit = {
        let mut header = ED.header();
        header.crit = Some(vec!["b64".into()]);
        ED.sign_with(&header, &writer())
    };
    for (why, token) in [
        ("not a token", "x".to_owned()),
        ("three dots", format!("{good}.x")),
        ("no signature", format!("{message}.")),
        (
            "other claims",
            format!("{header}.{other_claims}.{signature}"),
        ),
        ("alg none", format!("{none}.{other_claims}.")),
        (
            "alg none, signed",
            format!("{none}.{other_claims}.{signature}"),
        ),
        ("another key, as a known one", as_known(ED.header())),
        (
            "another key, without an id",
            as_known(Header::new(Algorithm::EdDSA)),
        ),
        (
            "HS256 with the PEM",
            with_secret(Algorithm::HS256, "rsa", RSA.pem.as_bytes()),
        ),
        (
            "HS256 with the modulus",
            with_secret(Algorithm::HS256, "rsa", modulus.as_bytes()),
        ),
        (
            "HS512 with the decoded modulus",
            with_secret(
                Algorithm::HS512,
                "rsa",
                &URL_SAFE_NO_PAD.decode(modulus).unwrap(),
            ),
        ),
        (
            "HS256 with the public JWK",
            with_secret(Algorithm::HS256, "ed", ED.public().to_string().as_bytes()),
        ),
        (
            "RS256 as a key for EdDSA",
            RSA.sign_with(&kid(RSA, "ed"), &writer()),
        ),
        (
            "PS256 as a key for RS256",
            PSS.sign_with(&kid(PSS, "rsa"), &writer()),
        ),
        ("RS512 as a key for RS256", {
            let key = KeyPair {
                algorithm: Algorithm::RS512,
                ..RSA
            };
            key.sign(&writer())
        }),
        (
            "brings its own key",
            with_its_own_key("jwk", NEW_ED.public()),
        ),
        (
            "brings its own address",
            with_its_own_key("jku", json!("http://127.0.0.1:1/")),
        ),
        ("an extension", with_crit),
    ] {
        assert_eq!(status(&server, &token).await, 401, "{why}");
    }
    assert_eq!(status(&server, &good).await, 200);
    let without_id = ED.sign_with(&Header::new(Algorithm::EdDSA), &writer());
    assert_eq!(status(&server, &without_id).await, 200);
    server.terminate();
    let (_, log) = server.end();
    assert!(!log.contains(message) && !log.contains(signature), "{log}");
}

#[tokio::test]
async fn a_session_is_for_this_server_and_now() {
    let provider = Provider::start(&[ED]).await;
    let server = server(&provider);
    let now = get_current_timestamp();
    for (why, token) in [
        ("expired", ED.sign(&changed("exp", json!(now - 31)))),
        ("never expires", ED.sign(&without("exp"))),
        ("null as its expiry", ED.sign(&changed("exp", Value::Null))),
        (
            "a text as its expiry",
            ED.sign(&changed("exp", json!((now + 300).to_string()))),
        ),
        ("not valid yet", ED.sign(&changed("nbf", json!(now + 60)))),
        ("never valid", ED.sign(&changed("nbf", json!(u64::MAX)))),
        (
            "another issuer",
            ED.sign(&changed("iss", json!("https://login.example.com"))),
        ),
        ("no issuer", ED.sign(&without("iss"))),
        (
            "another audience",
            ED.sign(&changed("aud", json!("billing"))),
        ),
        (
            "other audiences",
            ED.sign(&changed("aud", json!(["billing", "mail"]))),
        ),
        ("no audience", ED.sign(&without("aud"))),
        ("no subject", ED.sign(&without("sub"))),
        ("an empty subject", ED.sign(&changed("sub", json!("")))),
        (
            "a number as its subject",
            ED.sign(&changed("sub", json!(7))),
        ),
    ] {
        assert_eq!(status(&server, &token).await, 401, "{why}");
    }
    for (why, token) in [
        ("all is well", ED.sign(&writer())),
        (
            "expired a moment ago",
            ED.sign(&changed("exp", json!(now - 5))),
        ),
        (
            "expires in an absurd future",
            ED.sign(&changed("exp", json!(u64::MAX))),
        ),
        (
            "one of its audiences",
            ED.sign(&changed("aud", json!(["billing", AUDIENCE]))),
        ),
    ] {
        assert_eq!(status(&server, &token).await, 200, "{why}");
    }
}

#[tokio::test]
async fn a_session_may_be_for_any_of_several_audiences() {
    let provider = Provider::start(&[ED]).await;
    let text = without_callers(&provider.table());
    let server = Process::with(&text.replace(
        &format!("audience = \"{AUDIENCE}\""),
        &format!("audience = [\"lessons\", \"{AUDIENCE}\"]"),
    ));
    for (audience, expected) in [
        (json!("lessons"), 200),
        (json!(AUDIENCE), 200),
        (json!(["mail", "lessons"]), 200),
        (json!("mail"), 401),
        (json!(["mail", "billing"]), 401),
        (json!([]), 401),
        (Value::Null, 401),
    ] {
        let token = ED.sign(&changed("aud", audience.clone()));
        assert_eq!(status(&server, &token).await, expected, "{audience}");
    }
}

/// The header of this key's tokens, with the id of another.
fn kid(key: KeyPair, id: &str) -> Header {
    let mut header = key.header();
    header.kid = Some(id.into());
    header
}

#[tokio::test]
async fn new_keys_are_fetched_when_a_token_names_them() {
    let provider = Provider::start(&[ED, EC]).await;
    let server = server(&provider);
    assert_eq!(status(&server, &ED.sign(&writer())).await, 200);
    assert_eq!(status(&server, &NEW_ED.sign(&writer())).await, 401);
    provider.rotate(&[NEW_ED, EC]);
    assert_eq!(status(&server, &NEW_ED.sign(&writer())).await, 200);
    assert_eq!(status(&server, &EC.sign(&writer())).await, 200);
    assert_eq!(status(&server, &ED.sign(&writer())).await, 401, "withdrawn");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_can_make_the_server_hammer_the_provider() {
    let provider = Provider::start(&[ED]).await;
    let server = server(&provider);
    let begin = Instant::now();
    for number in 0..300 {
        let mut header = NEW_ED.header();
        header.kid = Some(format!("made-up-{number}"));
        let found = status(&server, &NEW_ED.sign_with(&header, &writer())).await;
        // The latter is the limit on unknown callers.
        assert!(matches!(found, 401 | 429), "{found}");
    }
    let most = 3 + begin.elapsed().as_secs() / 10 + 1;
    let asked = provider.asked();
    assert!((1..=most).contains(&(asked as u64)), "{asked}");
    // Nobody else notices.
    assert_eq!(status(&server, &ED.sign(&writer())).await, 200);
}

/// What a provider answers that is out of order.
#[tokio::test(flavor = "multi_thread")]
async fn an_outage_of_the_provider_is_503_and_known_keys_go_on() {
    let huge = format!(
        "{{\"a\": \"{}\", {}",
        "b".repeat(300_000),
        &key_set(&[NEW_ED])[1..]
    );
    for (answer, body) in [
        (500, key_set(&[NEW_ED])),
        (302, key_set(&[NEW_ED])),
        (200, "<html>".into()),
        (200, "{\"keys\": []}".into()),
        (200, huge),
    ] {
        let provider = Provider::start(&[ED]).await;
        let server = server(&provider);
        assert_eq!(status(&server, &ED.sign(&writer())).await, 200);
        provider.answer(answer, &body);
        for _ in 0..5 {
            assert_eq!(status(&server, &NEW_ED.sign(&writer())).await, 503);
            assert_eq!(status(&server, &ED.sign(&writer())).await, 200);
        }
        // It is still known that this is none.
        assert_eq!(status(&server, "x").await, 401);
        server.terminate();
        let (_, log) = server.end();
        assert!(
            log.contains("\"message\":\"cannot fetch the identity provider's keys\""),
            "{log}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_does_not_answer_holds_up_only_who_needs_it() {
    let provider = Provider::start(&[ED]).await;
    let server = server(&provider);
    let client = Client::new();
    let post = |token: &str| {
        client
            .post(server.url(&join(ROOM)))
            .bearer_auth(token)
            .send()
    };
    assert_eq!(post(&ED.sign(&writer())).await.unwrap().status(), 200);
    provider.hang();
    let mut requests = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let request = post(&NEW_ED.sign(&writer()));
        requests.spawn(async { (request.await.unwrap().status().as_u16(), Instant::now()) });
    }
    let begin = Instant::now();
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(post(&ED.sign(&writer())).await.unwrap().status(), 200);
    assert!(begin.elapsed() < Duration::from_secs(3));
    for (status, end) in requests.join_all().await {
        assert_eq!(status, 503);
        let took = end - begin;
        assert!((3..7).contains(&took.as_secs()), "{took:?}");
    }
    assert_eq!(provider.asked(), 2);
    server.terminate();
    let (_, log) = server.end();
    assert!(!log.contains("\"level\":\"ERROR\""), "{log}");
}

/// A wrong address is found before the first user comes.
#[tokio::test(flavor = "multi_thread")]
async fn the_keys_are_fetched_at_the_start() {
    let provider = Provider::start(&[ED]).await;
    let _server = server(&provider);
    let begin = Instant::now();
    while provider.asked() == 0 {
        assert!(begin.elapsed() < Duration::from_secs(10));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }

    let wrong = Provider::start(&[ED]).await;
    wrong.answer(404, "");
    let server = server(&wrong);
    while wrong.asked() == 0 {
        assert!(begin.elapsed() < Duration::from_secs(10));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    server.terminate();
    let (_, log) = server.end();
    let line = "\"message\":\"cannot fetch the identity provider's keys\",\"reason\":\"it answered \
                with status 404 Not Found\"";
    assert!(log.contains(line), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_an_outage_at_start_it_recovers_by_itself() {
    let provider = Provider::start(&[ED]).await;
    provider.answer(500, "");
    let server = server(&provider);
    for _ in 0..5 {
        let (status, body) = post(&server, &join(ROOM), &ED.sign(&writer())).await;
        assert_eq!(status, 503, "{body}");
    }
    provider.rotate(&[ED]);
    let begin = Instant::now();
    while status(&server, &ED.sign(&writer())).await != 200 {
        assert!(begin.elapsed() < Duration::from_secs(20));
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reload_keeps_the_keys() {
    let provider = Provider::start(&[ED]).await;
    let (_directory, file) = config_file(&without_callers(&provider.table()));
    let server = Process::start(&file, "127.0.0.1:0");
    assert_eq!(status(&server, &ED.sign(&writer())).await, 200);
    provider.answer(500, "");
    for _ in 0..3 {
        server.signal(Signal::HUP);
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert_eq!(status(&server, &ED.sign(&writer())).await, 200);
    }
    assert_eq!(provider.asked(), 1);
    server.terminate();
    let (_, log) = server.end();
    assert_eq!(
        log.matches("reloaded the configuration").count(),
        3,
        "{log}"
    );
}

/// The provider's users can't become callers of the configuration by their name.
#[tokio::test]
async fn api_keys_and_sessions_stand_together() {
    let provider = Provider::start(&[ED]).await;
    let server = Process::with(&(config(60) + &provider.table()));
    assert_eq!(
        joined(&server, "test-admin").await,
        ("teacher-1".into(), Admin)
    );
    let token = ED.sign(&claims("teacher-1", &json!("reader"), &json!([ROOM])));
    assert_eq!(joined(&server, &token).await, ("teacher-1".into(), Reader));
    assert_eq!(post(&server, &join(OTHER_ROOM), &token).await.0, 403);
    assert_eq!(
        joined(&server, "test-admin").await,
        ("teacher-1".into(), Admin)
    );
    assert_eq!(status(&server, "unknown").await, 401);
}

#[tokio::test]
async fn a_broken_key_of_the_provider_checks_no_token() {
    let provider = Provider::start(&[]).await;
    for length in [0, 1, 31, 33, 57] {
        let x = URL_SAFE_NO_PAD.encode(vec![7; length]);
        let broken = json!({"kty": "OKP", "crv": "Ed25519", "kid": ED.id, "x": x});
        let keys = json!({"keys": [broken, RSA.public()]});
        provider.answer(200, &keys.to_string());
        let server = server(&provider);
        assert_eq!(status(&server, &ED.sign(&writer())).await, 401, "{length}");
        assert_eq!(status(&server, &RSA.sign(&writer())).await, 200, "{length}");
    }
}

#[tokio::test]
async fn the_keys_may_be_in_a_file() {
    let (_directory, file) = config_file(&key_set(&[RSA, EC, ED]));
    let server = Process::with(&without_callers(&table(&format!("key_file = {file:?}"))));
    for key in [RSA, EC, ED] {
        assert_eq!(joined(&server, &key.sign(&writer())).await.1, Writer);
    }
    assert_eq!(status(&server, &NEW_ED.sign(&writer())).await, 401);

    // A file with one key as PEM accepts only that key, with any id.
    for (key, public) in [
        (RSA, include_str!("common/identity/rsa.pub.pem")),
        (EC, include_str!("common/identity/ec.pub.pem")),
        (EC_384, include_str!("common/identity/ec384.pub.pem")),
        (ED, include_str!("common/identity/ed.pub.pem")),
    ] {
        let (_directory, file) = config_file(public);
        let server = Process::with(&without_callers(&table(&format!("key_file = {file:?}"))));
        assert_eq!(joined(&server, &key.sign(&writer())).await.1, Writer);
        assert_eq!(status(&server, &NEW_ED.sign(&writer())).await, 401);
    }
}

#[test]
fn a_table_that_cannot_work_does_not_start() {
    let (_directory, private) = config_file(RSA.pem);
    let (_directory, empty) = config_file("{\"keys\": []}");
    let url = "jwks_url = \"http://127.0.0.1:1/\"";
    let either = "`[jwt]` needs either `jwks_url`, the address of the provider's keys, or \
                  `key_file`, a file with them: write one"
        .to_owned();
    for (table, message) in [
        (table(""), either.clone()),
        (table(&format!("{url}\nkey_file = \"x\"")), either),
        (
            table("jwks_url = \"http://login.example.com/keys\""),
            "the jwks_url is `http`, so anybody on the way could replace the keys: write one such as \
             \"https://login.example.com/.well-known/jwks.json\""
                .into(),
        ),
        (
            table("key_file = \"/nowhere/keys\""),
            "cannot read /nowhere/keys: No such file or directory (os error 2)".into(),
        ),
        (
            table(&format!("key_file = {empty:?}")),
            format!(
                "in {}: there is no public key for RS256, PS256, ES256, ES384 or EdDSA: write the \
                 provider's JWKS, or one public key as PEM",
                empty.display()
            ),
        ),
        (
            table(&format!("key_file = {private:?}")),
            format!(
                "in {}: this is a private key: write the public one, which cannot sign",
                private.display()
            ),
        ),
        (
            table(url).replace(ISSUER, ""),
            "the issuer of `[jwt]` is empty: write the provider's".into(),
        ),
        (
            table(url).replace(&format!("\"{AUDIENCE}\""), "[]"),
            "the audience of `[jwt]` is empty: write the provider's".into(),
        ),
        (
            table(url).replace(&format!("\"{AUDIENCE}\""), "[\"a\", \"\"]"),
            "the audience of `[jwt]` is empty: write the provider's".into(),
        ),
        (
            table(url).replace(&format!("\"{AUDIENCE}\""), "7"),
            "write a text in quotes, or a list such as `[\"…\", \"…\"]`".into(),
        ),
        (
            String::new(),
            "there are no callers: add a table `[[callers]]` for each, or a table `[jwt]` for the \
             sessions of an identity provider"
                .into(),
        ),
    ] {
        let (_directory, file) = config_file(&without_callers(&table));
        let found = refused(&["--config", file.to_str().unwrap()], &KEY_VARIABLES);
        assert!(found.contains(&message), "{found}");
    }
}
