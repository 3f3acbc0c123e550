//! What a scan of the server's memory finds of its secrets, once they are no longer needed.
#![cfg(target_os = "linux")]

mod common;

use std::fs::{self, File};
use std::os::unix::fs::FileExt as _;
use std::time::Duration;

use common::overheard::Overheard;
use common::{ACCESS_KEY, Process, SECRET_KEY, command, config_file, config_with_service, keys};
use reqwest::Client;
use rustix::process::Signal;
use serde_json::json;
use stand_in::StandIn;

/// The memory of the process: the name and the contents of each region.
fn memory(server: &Process) -> Vec<(String, Vec<u8>)> {
    let id = server.id().as_raw_nonzero();
    let memory = File::open(format!("/proc/{id}/mem")).unwrap();
    let maps = fs::read_to_string(format!("/proc/{id}/maps")).unwrap();
    let mut regions = Vec::new();
    for line in maps.lines() {
        let (start, rest) = line.split_once('-').unwrap();
        let (end, rest) = rest.split_once(' ').unwrap();
        if !rest.starts_with("rw") {
            continue;
        }
        let [start, end] = [start, end].map(|it| u64::from_str_radix(it, 16).unwrap());
        let mut bytes = vec![0; usize::try_from(end - start).unwrap()];
        // Some regions cannot be read.
        if memory.read_exact_at(&mut bytes, start).is_ok() {
            regions.push((line.to_owned(), bytes));
        }
    }
    regions
}

/// Returns the names of the regions that have this text.
fn places<'a>(memory: &'a [(String, Vec<u8>)], text: &str) -> Vec<&'a str> {
    let has = |bytes| memchr::memmem::find(bytes, text.as_bytes()).is_some();
    let regions = memory.iter().filter(|(_, bytes)| has(bytes));
    regions.map(|(name, _)| &**name).collect()
}

const NOWHERE: [&str; 0] = [];

fn key_file(access_key: &str, secret_key: &str) -> String {
    format!("NETLESS_ACCESS_KEY={access_key}\nNETLESS_SECRET_ACCESS_KEY={secret_key}\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_left_of_keys_that_are_not_used_and_of_sdk_tokens() {
    const REFUSED_KEY: &str = "refused-secret-key-refused-0123456";
    const NEW_KEY: &str = "the-next-secret-key-0123456789-abc";
    let mut service = Overheard::start(StandIn::strict(keys()).start()).await;
    let (directory, file) = config_file(&config_with_service(1000, service.address));
    let key_path = directory.path().join("keys");
    fs::write(&key_path, key_file(ACCESS_KEY, SECRET_KEY)).unwrap();
    let mut command = command("127.0.0.1:0");
    command
        .arg("--config")
        .arg(&file)
        .arg("--keys")
        .arg(&key_path);
    for name in ["NETLESS_ACCESS_KEY", "NETLESS_SECRET_ACCESS_KEY"] {
        command.env_remove(name);
    }
    let server = Process::spawn(&mut command);
    let client = Client::new();
    for _ in 0..20 {
        let request = client.post(server.url("/rooms")).bearer_auth("test-writer");
        let answer = request.json(&json!({})).send().await.unwrap();
        assert_eq!(answer.status(), 201);
    }
    let asked = service.asked();
    let tokens: Vec<_> = asked
        .lines()
        .filter_map(|it| it.strip_prefix("token: NETLESSSDK_"))
        // The signature and the nonce.
        .map(|it| &it[it.len() - 60..])
        .collect();
    assert_eq!(tokens.len(), 20);
    // Longer than a connection to the service is kept, which is looked at every 3 s.
    tokio::time::sleep(Duration::from_secs(8)).await;
    let found = memory(&server);
    for token in &tokens {
        assert_eq!(places(&found, token), NOWHERE);
    }

    // A file with a mistake: no access key that could be one.
    fs::write(&key_path, key_file("", REFUSED_KEY)).unwrap();
    server.signal(Signal::HUP);
    tokio::time::sleep(Duration::from_secs(2)).await;
    let found = memory(&server);
    assert_eq!(places(&found, REFUSED_KEY), NOWHERE);
    assert_eq!(places(&found, SECRET_KEY), NOWHERE);
    // A scan finds what is in use.
    assert_ne!(places(&found, ACCESS_KEY), NOWHERE);

    fs::write(&key_path, key_file(ACCESS_KEY, NEW_KEY)).unwrap();
    server.signal(Signal::HUP);
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(places(&memory(&server), SECRET_KEY), NOWHERE);
    server.terminate();
    let (_, log) = server.end();
    assert!(
        log.contains("reloaded the configuration and the keys"),
        "{log}"
    );
}
