//! Slow, greedy and malicious clients, and a log that is not read.

mod common;

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::process::Command;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use common::raw::{
    HEALTH, HEALTH_KEPT, all_but_the_last_byte, ask_health, join_path, kept, read_all, read_health,
    send_part,
};
use common::{
    KEY_VARIABLES, Process, ROOM, behind_a_proxy, command, config, config_file,
    config_with_service, keys,
};
use reqwest::Client;
use rustix::process::{Resource, Rlimit, Signal, prlimit};
use serde_json::Value;
use socket2::{Domain, SockRef, Socket, Type};
use stand_in::{Fault, StandIn};

/// Less than the limit on a slow request, so what ends sooner has not waited for it.
const SOON: Duration = Duration::from_secs(9);

fn whole_seconds(time: Duration) -> usize {
    usize::try_from(time.as_secs()).unwrap()
}

/// Returns the log lines about requests.
fn answered(log: &str) -> Vec<Value> {
    log.lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["fields"].take())
        .filter(|fields| fields["message"] == "answered")
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unread_log_delays_nothing_and_counts_lost_lines() {
    const REQUESTS: usize = 10_000;
    let (_directory, file) = config_file(&config(1_000_000));
    let (read, start) = mpsc::channel();
    let mut command = command("127.0.0.1:0");
    let server = Process::spawn_read_late(command.arg("--config").arg(&file), start);
    let client = Client::new();
    let url = server.url(&join_path());
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let (client, url) = (client.clone(), url.clone());
        clients.spawn(async move {
            for _ in 0..REQUESTS / 16 {
                let request = client.post(&url).bearer_auth("test-writer");
                let answer = request
                    .timeout(Duration::from_secs(60))
                    .send()
                    .await
                    .unwrap();
                assert_eq!(answer.status(), 200);
            }
        });
    }
    clients.join_all().await;
    read.send(()).unwrap();
    // Until the loss has been reported.
    tokio::time::sleep(Duration::from_secs(3)).await;
    server.terminate();
    let (status, log) = server.end();
    assert!(status.success(), "{status}");
    let lost = log.lines().filter_map(|line| {
        let line: Value = serde_json::from_str(line).unwrap();
        let fields = &line["fields"];
        (fields["message"]
            == "log lines lost so far: nobody reads fast enough, or they cannot be written")
            .then(|| fields["lines"].as_u64().unwrap())
    });
    let lost = usize::try_from(lost.max().unwrap()).unwrap();
    // A report may be lost as well.
    let all = answered(&log).len() + lost;
    assert!((REQUESTS..REQUESTS + 10).contains(&all), "{all}");
}

/// Even if its standard output goes where its log goes, and is blocked as well.
#[test]
fn an_unread_log_does_not_delay_the_end() {
    // In all more lines than may wait, and than a pipe takes.
    const CONNECTIONS: usize = 90;
    const REQUESTS: usize = 100;
    let (_directory, file) = config_file(&config(1_000_000));
    let (_read, start) = mpsc::channel();
    let mut command = by_a_shell("exec \"$0\" \"$@\" >&2", &file);
    let mut server = Process::spawn_read_late(&mut command, start);
    let join = |connection| {
        format!(
            "POST /rooms/{ROOM}/join HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer \
             test-writer\r\ncontent-length: 0\r\nconnection: {connection}\r\n\r\n"
        )
    };
    let requests = join("keep-alive").repeat(REQUESTS - 1) + &join("close");
    for _ in 0..CONNECTIONS {
        let answers = read_all(send_part(&server, &requests));
        assert_eq!(answers.matches("HTTP/1.1 200 OK\r\n").count(), REQUESTS);
    }
    server.terminate();
    let begin = Instant::now();
    while server.is_running() {
        assert!(begin.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Returns the command that starts the server by this script.
fn by_a_shell(script: &str, file: &std::path::Path) -> Command {
    let mut shell = Command::new("sh");
    shell
        .args(["-c", script])
        .arg(env!("CARGO_BIN_EXE_token-server"))
        .args(["--listen", "127.0.0.1:0", "--grace", "0s", "--config"])
        .arg(file)
        .envs(KEY_VARIABLES);
    shell
}

/// Starts the server with at most 64 descriptors.
fn with_64_descriptors(file: &std::path::Path) -> Process {
    Process::spawn(&mut by_a_shell("ulimit -n 64 && exec \"$0\" \"$@\"", file))
}

/// Checks that the server answers, before any open connection times out.
fn assert_healthy(server: &Process) {
    let begin = Instant::now();
    assert!(read_all(send_part(server, HEALTH)).ends_with("\r\n\r\nok"));
    assert!(begin.elapsed() < SOON);
}

#[test]
fn idle_connections_make_room_for_others() {
    let (_directory, file) = config_file(&config(60));
    let server = with_64_descriptors(&file);
    let mut kept: Vec<_> = (0..70).map(|_| send_part(&server, "")).collect();
    assert_healthy(&server);
    // Used once, and idle since.
    for stream in &mut kept {
        let _ = stream.shutdown(Shutdown::Both);
    }
    std::thread::sleep(Duration::from_millis(500));
    // All that one address may have.
    let mut used: Vec<_> = (0..8).map(|_| send_part(&server, HEALTH_KEPT)).collect();
    for stream in &mut used {
        read_health(stream);
    }
    assert_healthy(&server);
    server.terminate();
    let (status, log) = server.end();
    assert!(status.success(), "{status}");
    assert!(log.contains("\"most_connections\":16"), "{log}");
}

/// Opens a connection from this address.
fn connect_from(address: &str, server: &Process) -> TcpStream {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    let from: SocketAddr = format!("{address}:0").parse().unwrap();
    socket.bind(&from.into()).unwrap();
    socket.connect(&server.address.into()).unwrap();
    let timeout = Some(Duration::from_secs(30));
    socket.set_read_timeout(timeout).unwrap();
    socket.into()
}

#[test]
fn a_client_loses_no_request_to_another_that_needs_room() {
    let (_directory, file) = config_file(&config(60));
    let server = with_64_descriptors(&file);
    let take_all_places = || -> Vec<TcpStream> {
        let address = |it| if it < 8 { "127.0.0.2" } else { "127.0.0.3" };
        (0..16)
            .map(|it| connect_from(address(it), &server))
            .collect()
    };
    // They go on asking when there is no room: each gets all its answers, and is told the last.
    let mut busy = take_all_places();
    std::thread::scope(|scope| {
        for stream in &mut busy {
            scope.spawn(|| {
                let begin = Instant::now();
                while !ask_health(stream).contains("\r\nconnection: close\r\n") {
                    assert!(begin.elapsed() < Duration::from_secs(30));
                }
            });
        }
        assert_healthy(&server);
    });
    // Without a request, they make room soon.
    let mut idle = take_all_places();
    for stream in &mut idle {
        ask_health(stream);
    }
    assert_healthy(&server);
    server.terminate();
    let (_, log) = server.end();
    assert!(
        log.contains("too many connections: closing idle ones"),
        "{log}"
    );
}

#[test]
fn one_address_cannot_take_all_places() {
    let (_directory, file) = config_file(&config(60));
    let server = with_64_descriptors(&file);
    let slow: Vec<_> = (0..40)
        .map(|_| {
            let mut stream = connect_from("127.0.0.2", &server);
            // It may be closed already.
            let _ = stream.write_all(b"GET / HTTP/1.1\r\nx: y");
            stream
        })
        .collect();
    let begin = Instant::now();
    let mut others: Vec<_> = (0..8).map(|_| send_part(&server, HEALTH_KEPT)).collect();
    for stream in &mut others {
        read_health(stream);
    }
    assert!(begin.elapsed() < SOON);
    // The address keeps its newest connections.
    let (closed, open) = slow.split_at(32);
    for mut stream in closed {
        // It may also be reset.
        assert!(stream.read(&mut [0]).unwrap_or(0) == 0);
    }
    for mut stream in open {
        let timeout = Some(Duration::from_millis(10));
        stream.set_read_timeout(timeout).unwrap();
        let error = stream.read(&mut [0]).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock);
    }
}

#[test]
fn it_recovers_after_running_out_of_descriptors() {
    let server = Process::with(&config(60));
    assert_healthy(&server);
    let limit = |current| Rlimit {
        current: Some(current),
        maximum: Some(1024),
    };
    // Standard input, output, error, and the runtime's own: none is left for a connection.
    prlimit(Some(server.id()), Resource::Nofile, limit(4)).unwrap();
    let waiting = send_part(&server, HEALTH);
    let begin = Instant::now();
    std::thread::sleep(Duration::from_millis(2500));
    prlimit(Some(server.id()), Resource::Nofile, limit(1024)).unwrap();
    let waited = begin.elapsed();
    assert!(read_all(waiting).ends_with("\r\n\r\nok"));
    assert_healthy(&server);
    server.terminate();
    let (status, log) = server.end();
    assert!(status.success(), "{status}");
    let lines =
        log.matches("\"message\":\"cannot accept a connection\",\"error\":\"Too many open files");
    // It tries ten times a second, and logs once a second.
    let most = 2 + whole_seconds(waited);
    assert!((1..=most).contains(&lines.count()), "{log}");
}

#[test]
fn a_client_that_never_reads_is_disconnected() {
    let server = Process::with(&config(60));
    let begin = Instant::now();
    let mut stream = send_part(&server, "");
    stream
        .set_write_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    let requests = HEALTH_KEPT.repeat(1000);
    let error = loop {
        if let Err(error) = stream.write_all(requests.as_bytes()) {
            break error;
        }
    };
    // Not our own timeout.
    assert!(
        matches!(
            error.kind(),
            std::io::ErrorKind::BrokenPipe | std::io::ErrorKind::ConnectionReset
        ),
        "{error}"
    );
    assert!(begin.elapsed() >= SOON);
}

#[test]
fn a_keep_alive_connection_may_be_idle_but_not_slow() {
    let server = Process::with(&config(60));
    let mut idle = kept(&server);
    let mut slow = kept(&server);
    let begin = Instant::now();
    slow.write_all(b"GET /healthz HTTP/1.1\r\n").unwrap();
    assert_eq!(read_all(slow), "");
    assert!(begin.elapsed() >= SOON);
    // Longer than nginx keeps it: the proxy should close it, not the server.
    std::thread::sleep(Duration::from_secs(62).saturating_sub(begin.elapsed()));
    ask_health(&mut idle);
}

#[test]
fn a_head_over_16_kib_is_refused() {
    let server = Process::with(&config(60));
    let request = |length: usize| {
        let head = format!(
            "GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\nx: {}\r\n\r\n",
            "a".repeat(length)
        );
        read_all(send_part(&server, &head))
    };
    assert!(request(16_000).starts_with("HTTP/1.1 200 OK\r\n"));
    let refused = request(16_500);
    assert!(
        refused.starts_with("HTTP/1.1 431 Request Header Fields Too Large\r\n"),
        "{refused}"
    );
    // It comes from hyper, and has no body.
    assert!(refused.contains("\r\nconnection: close\r\n"), "{refused}");
    assert!(refused.ends_with("\r\n\r\n"), "{refused}");
}

#[test]
fn http_2_is_refused() {
    let server = Process::with(&config(60));
    let begin = Instant::now();
    let preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u{4}\0\0\0\0\0";
    let mut answer = Vec::new();
    send_part(&server, preface)
        .read_to_end(&mut answer)
        .unwrap();
    assert!(begin.elapsed() < SOON);
    let answer = String::from_utf8_lossy(&answer);
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 "),
        "{answer}"
    );
}

/// All of them at once, while the server is suspended.
#[test]
fn six_hundred_connections_may_wait() {
    let server = Process::with(&config(60));
    server.signal(Signal::STOP);
    let waiting: Vec<_> = (0..600)
        .map(|_| TcpStream::connect_timeout(&server.address, SOON).unwrap())
        .collect();
    server.signal(Signal::CONT);
    for mut stream in waiting {
        stream.write_all(HEALTH.as_bytes()).unwrap();
        assert!(read_all(stream).ends_with("\r\n\r\nok"));
    }
}

#[test]
fn the_server_does_not_wait_for_a_body_that_is_too_long() {
    let server = Process::with(&config(60));
    let begin = Instant::now();
    let answer = read_all(send_part(
        &server,
        &format!(
            "POST /rooms/{ROOM}/join HTTP/1.1\r\nhost: a\r\nauthorization: Bearer test-writer\r\n\
             expect: 100-continue\r\ncontent-length: 1025\r\nconnection: close\r\n\r\n"
        ),
    ));
    assert!(
        answer.starts_with("HTTP/1.1 413 Payload Too Large\r\n"),
        "{answer}"
    );
    assert!(begin.elapsed() < SOON);
}

/// Asks to join with this header, on a new connection, and returns the answer.
fn join(server: &Process, header: &str) -> String {
    let request = format!(
        "POST /rooms/{ROOM}/join HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\
         content-length: 0\r\n{header}\r\n\r\n"
    );
    read_all(send_part(server, &request))
}

#[test]
fn several_authorization_headers_are_refused() {
    let server = Process::with(&config(60));
    for second in ["Bearer test-reader", "Bearer test-writer", "Bearer nobody"] {
        let both = format!("authorization: Bearer test-writer\r\nauthorization: {second}");
        let answer = join(&server, &both);
        assert!(
            answer.starts_with("HTTP/1.1 400 Bad Request\r\n"),
            "{answer}"
        );
        assert!(
            answer.contains("there are several `authorization` headers: send one"),
            "{answer}"
        );
    }
}

/// An unknown caller may ask 60 times at once, and then once a second.
fn assert_limited(checked: usize, begin: Instant) {
    let most = 61 + whole_seconds(begin.elapsed());
    assert!((60..=most).contains(&checked), "{checked}");
}

#[test]
fn guesses_are_limited_by_address_and_logged() {
    let server = Process::with(&config(60));
    let begin = Instant::now();
    let guess = |number| join(&server, &format!("authorization: Bearer guess-{number}"));
    let answers: Vec<_> = (0..1000).map(guess).collect();
    let (checked, refused): (Vec<_>, Vec<_>) = answers
        .iter()
        .partition(|answer| answer.starts_with("HTTP/1.1 401 "));
    assert_limited(checked.len(), begin);
    for answer in checked {
        assert!(
            answer.contains("\r\nwww-authenticate: Bearer\r\n"),
            "{answer}"
        );
    }
    for answer in refused {
        assert!(answer.starts_with("HTTP/1.1 429 "), "{answer}");
        assert!(answer.contains("\r\nretry-after: 1\r\n"), "{answer}");
        assert!(answer.contains("\r\nconnection: close\r\n"), "{answer}");
        assert!(
            answer.contains("too many requests without a known API key: try again in 1 s"),
            "{answer}"
        );
    }
    // A caller with a key at the same address is let in.
    let answer = join(&server, "authorization: Bearer test-reader");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    let id = answer.split("\r\nx-request-id: ").nth(1).unwrap();
    let answer = join(
        &server,
        "authorization: Bearer test-reader\r\nx-forwarded-for: 192.0.2.7",
    );
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    server.terminate();
    let (_, log) = server.end();
    let took = begin.elapsed();
    let lines = answered(&log);
    let of = |status: u16| lines.iter().filter(move |line| line["status"] == status);
    // All that were checked, and few enough of the others that the log stays small.
    assert!(of(401).count() >= 60, "{log}");
    let most = 306 + 5 * whole_seconds(took);
    assert!(of(401).count() + of(429).count() <= most, "{log}");
    for line in &lines {
        // No proxy is trusted to name another.
        assert_eq!(line["address"], "127.0.0.1");
        assert_eq!(line["request_id"].as_str().unwrap().len(), 32);
        assert!(line["latency_us"].is_u64());
    }
    assert!(of(401).all(
        |line| line["reason"] == "no known API key: send one as `Authorization: Bearer <key>`"
    ));
    assert!(of(429).all(|line| {
        line["reason"]
            .as_str()
            .unwrap()
            .starts_with("too many requests")
    }));
    let let_in = of(200).next().unwrap();
    assert_eq!(let_in["caller"], "guest-42");
    assert_eq!(let_in["request_id"], &id[..32]);
    // Lines left out are counted.
    let unlogged = lines.iter().filter_map(|line| line["unlogged"].as_u64());
    let unlogged = usize::try_from(unlogged.sum::<u64>()).unwrap();
    assert_eq!(unlogged + lines.len(), 1000 + 2);
}

#[test]
fn a_trusted_proxy_gives_the_client_address() {
    let server = Process::with(&behind_a_proxy("127.0.0.0/8"));
    let guess = |from: &str| join(&server, &format!("x-forwarded-for: {from}"));
    let begin = Instant::now();
    // What stands before its address, it may have made up.
    let checked = (0..1000)
        .map(|number| guess(&format!("192.0.2.{}, 192.0.2.7", number % 200)))
        .take_while(|answer| answer.starts_with("HTTP/1.1 401 "));
    assert_limited(checked.count(), begin);
    assert!(guess("192.0.2.8").starts_with("HTTP/1.1 401 "));
    assert!(guess("2001:db8::1").starts_with("HTTP/1.1 401 "));
    server.terminate();
    let (_, log) = server.end();
    let addresses: Vec<_> = answered(&log)
        .iter()
        .map(|it| it["address"].clone())
        .collect();
    assert_eq!(addresses[0], "192.0.2.7");
    assert_eq!(addresses[addresses.len() - 2], "192.0.2.8");
    assert_eq!(addresses[addresses.len() - 1], "2001:db8::1");
}

/// Otherwise it could have a limit of its own for each address that it makes up.
#[test]
fn nobody_but_a_trusted_proxy_gives_the_client_address() {
    let server = Process::with(&behind_a_proxy("10.0.0.0/8"));
    let begin = Instant::now();
    let checked = (0..200).filter(|number| {
        let answer = join(&server, &format!("x-forwarded-for: 192.0.2.{number}"));
        answer.starts_with("HTTP/1.1 401 ")
    });
    assert_limited(checked.count(), begin);
    server.terminate();
    let (_, log) = server.end();
    for line in answered(&log) {
        assert_eq!(line["address"], "127.0.0.1");
    }
}

#[test]
fn a_refusal_is_logged_with_its_caller_and_reason() {
    let server = Process::with(&config(3));
    let above = format!(
        "POST /rooms/{ROOM}/join HTTP/1.1\r\nhost: a\r\nconnection: close\r\nauthorization: Bearer \
         test-reader\r\ncontent-length: 17\r\n\r\n{{\"role\":\"writer\"}}"
    );
    for status in ["403", "403", "403", "429"] {
        let answer = read_all(send_part(&server, &above));
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{answer}"
        );
    }
    server.terminate();
    let (_, log) = server.end();
    let lines = answered(&log);
    for (line, status, reason) in [
        (
            &lines[0],
            403,
            "the role `writer` is not yours: ask for `reader` at most",
        ),
        (&lines[3], 429, "too many requests: try again in "),
    ] {
        assert_eq!(line["status"], status);
        assert!(line["reason"].as_str().unwrap().starts_with(reason));
        assert_eq!(line["caller"], "guest-42");
        assert_eq!(line["route"], "/rooms/{uuid}/join");
        assert_eq!(line["method"], "POST");
    }
}

#[test]
fn no_log_line_is_long() {
    // A uid may have a thousand characters, and JSON may escape each with six.
    let uid = format!("uid = \"{}\"", "\\\"".repeat(1024));
    let server = Process::with(&config(60).replace("uid = \"guest-42\"", &uid));
    let huge = "A".repeat(15_000);
    for request in [
        format!("{huge} /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"),
        format!("GET /{huge} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"),
        format!("GET /healthz HTTP/1.1\r\nhost: {huge}\r\nconnection: close\r\n\r\n"),
    ] {
        let answer = read_all(send_part(&server, &request));
        assert!(answer.starts_with("HTTP/1.1 "), "{answer}");
    }
    join(&server, &format!("authorization: Bearer {huge}"));
    join(&server, "authorization: Bearer test-reader");
    server.terminate();
    let (_, log) = server.end();
    let lines = answered(&log);
    assert_eq!(lines.len(), 5, "{log}");
    assert_eq!(lines[0]["method"], "other");
    assert_eq!(lines[4]["status"], 200);
    let longest = log.lines().map(str::len).max().unwrap();
    assert!(longest < 4096, "{longest}");
}

/// Starts the server with a service that takes half a second to create a room.
fn with_a_slow_service() -> (Process, StandIn) {
    let service = StandIn::strict(keys());
    service.fail(Fault::Slow(Duration::from_millis(500)));
    let server = Process::with(&config_with_service(60, service.start()));
    (server, service)
}

const CREATE: &str = "POST /rooms HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer test-writer\r\n\
                      content-length: 0\r\n\r\n";

/// Asks for a new room.
fn create_room(server: &Process) -> TcpStream {
    send_part(server, CREATE)
}

#[test]
fn a_room_whose_creator_has_left_is_in_the_log() {
    let (server, service) = with_a_slow_service();
    let closed = create_room(&server);
    let reset = create_room(&server);
    let linger = Some(Duration::ZERO);
    SockRef::from(&reset).set_linger(linger).unwrap();
    while service.rooms() < 2 {
        std::thread::sleep(Duration::from_millis(10));
    }
    drop(closed);
    drop(reset);
    std::thread::sleep(Duration::from_millis(100));
    server.terminate();
    let (status, log) = server.end();
    assert!(status.success(), "{status}");
    let lines = answered(&log);
    assert_eq!(lines.len(), 2, "{log}");
    for line in lines {
        assert_eq!(line["status"], 201);
        assert_eq!(line["caller"], "student-7");
        let room = line["uuid"].as_str().unwrap().parse().unwrap();
        assert!(service.region_of(room).is_some());
    }
}

#[test]
fn calls_that_a_hanging_service_keeps_take_no_places_of_connections() {
    let service = StandIn::strict(keys());
    service.fail(Fault::Slow(Duration::from_secs(30)));
    let (_directory, file) = config_file(&config_with_service(60, service.start()));
    let server = with_64_descriptors(&file);
    // As many as there may be connections: half from each of two addresses.
    let waiting: Vec<_> = (0..16)
        .map(|number| {
            let mut stream = connect_from(["127.0.0.2", "127.0.0.3"][number % 2], &server);
            stream.write_all(CREATE.as_bytes()).unwrap();
            stream.shutdown(Shutdown::Write).unwrap();
            stream
        })
        .collect();
    for stream in waiting {
        let answer = read_all(stream);
        assert!(answer.starts_with("HTTP/1.1 504 "), "{answer}");
    }
    assert_healthy(&server);
}

#[test]
fn a_client_may_close_its_half_after_its_request() {
    let (server, service) = with_a_slow_service();
    let stream = create_room(&server);
    stream.shutdown(Shutdown::Write).unwrap();
    let begin = Instant::now();
    let answer = read_all(stream);
    assert!(answer.starts_with("HTTP/1.1 201 Created\r\n"), "{answer}");
    assert_eq!(service.rooms(), 1);
    assert!(begin.elapsed() < SOON);
}

#[test]
fn a_connection_ends_at_once_when_its_client_is_done() {
    let server = Process::with(&config(60));
    let used = kept(&server);
    let mut slow = kept(&server);
    slow.write_all(b"GET /healthz HTTP/1.1\r\n").unwrap();
    for stream in [
        used,
        slow,
        send_part(&server, ""),
        send_part(&server, "GET /healthz HTTP/1.1\r\nx: y"),
        send_part(&server, &all_but_the_last_byte(&join_path())),
    ] {
        let begin = Instant::now();
        stream.shutdown(Shutdown::Write).unwrap();
        read_all(stream);
        assert!(begin.elapsed() < SOON);
    }
}
