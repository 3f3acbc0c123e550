//! The server as a separate process, under load.

mod common;

use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use common::{Process, ROOM, config, keys};
use netless_token::{Claims, Room};
use reqwest::Client;
use serde_json::Value;
use tokio::task::JoinSet;

const CONNECTIONS: usize = 64;

/// One client with one connection.
fn client() -> Client {
    Client::builder().pool_max_idle_per_host(1).build().unwrap()
}

/// Joins a room, and returns the token.
async fn join(client: &Client, address: SocketAddr) -> reqwest::Result<String> {
    let url = format!("http://{address}/rooms/{ROOM}/join");
    let response = client.post(url).bearer_auth("test-writer").send().await?;
    let body: Value = response.error_for_status()?.json().await?;
    Ok(body["joinRoom"]["roomToken"].as_str().unwrap().to_owned())
}

/// Checks that every token verifies, and has its own nonce.
fn check(tokens: &[String]) {
    let mut nonces = HashSet::new();
    for token in tokens {
        let claims = Claims::<Room>::verify_any(token, &keys()).unwrap();
        assert_eq!(claims.uuid(), ROOM.parse().unwrap());
        assert!(nonces.insert(claims.nonce().to_owned()), "{claims:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_requests_on_64_connections() {
    const REQUESTS: usize = 10_000;
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("config.toml");
    std::fs::write(&file, config(1_000_000)).unwrap();
    let server = Process::start(&file, "127.0.0.1:0");
    let address = server.address;

    let started = Arc::new(AtomicUsize::new(0));
    let start = Instant::now();
    let mut clients = JoinSet::new();
    for _ in 0..CONNECTIONS {
        let started = Arc::clone(&started);
        clients.spawn(async move {
            let client = client();
            let mut answers = Vec::new();
            while started.fetch_add(1, Ordering::Relaxed) < REQUESTS {
                let asked = Instant::now();
                let token = join(&client, address).await.unwrap();
                answers.push((asked.elapsed(), token));
            }
            answers
        });
    }
    let (mut latencies, tokens): (Vec<Duration>, Vec<String>) =
        clients.join_all().await.into_iter().flatten().unzip();
    let elapsed = start.elapsed();

    assert_eq!(tokens.len(), REQUESTS);
    check(&tokens);
    latencies.sort();
    let p99 = latencies[REQUESTS * 99 / 100];
    let memory = server.peak_memory();
    println!(
        "{:.0} requests a second, p99 {:.1} ms, peak memory {} kB",
        10_000.0 / elapsed.as_secs_f64(),
        p99.as_secs_f64() * 1000.0,
        memory.map_or("unknown".into(), |it| it.to_string()),
    );
    // Generous, for a busy machine: they catch requests that hang, and memory that grows with the
    // requests.
    assert!(p99 < Duration::from_secs(2), "{p99:?}");
    assert!(memory.is_none_or(|it| it < 64_000), "{memory:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_outlive_a_kill_under_load() {
    const REQUESTS: usize = 4_000;
    const KILL_AFTER: usize = 1_000;
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("config.toml");
    std::fs::write(&file, config(1_000_000)).unwrap();
    let mut server = Process::start(&file, "127.0.0.1:0");
    let address = server.address;

    let answered = Arc::new(AtomicUsize::new(0));
    let mut clients = JoinSet::new();
    for _ in 0..CONNECTIONS {
        let answered = Arc::clone(&answered);
        clients.spawn(async move {
            let client = client();
            let mut tokens = Vec::new();
            let mut failures = 0_usize;
            while answered.load(Ordering::Relaxed) < REQUESTS {
                if let Ok(token) = join(&client, address).await {
                    tokens.push(token);
                    answered.fetch_add(1, Ordering::Relaxed);
                } else {
                    failures += 1;
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
            }
            (failures, tokens)
        });
    }
    while answered.load(Ordering::Relaxed) < KILL_AFTER {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    server.kill();
    assert!(answered.load(Ordering::Relaxed) < REQUESTS);
    // On the same address, where the clients keep trying.
    let server = Process::start(&file, &address.to_string());
    assert_eq!(server.address, address);

    let (failures, tokens): (Vec<usize>, Vec<Vec<String>>) =
        clients.join_all().await.into_iter().unzip();
    assert!(
        failures.iter().sum::<usize>() > 0,
        "no request noticed the kill"
    );
    let tokens = tokens.concat();
    assert!(tokens.len() >= REQUESTS);
    check(&tokens);

    server.terminate();
    let (status, _) = server.end();
    assert!(status.success(), "{status}");
}
