//! Starts the token server: `cargo run -p token-server -- --demo`.

#[cfg(not(target_env = "musl"))]
use std::alloc::System;
use std::error::Error;
use std::io::IsTerminal as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use clap::Parser;
use listenfd::ListenFd;
#[cfg(target_env = "musl")]
use mimalloc::MiMalloc;
use netless_token::{AccessKey, AccessKeys, SecretKey};
use token_server::process::config::DEMO_API_KEYS;
use token_server::process::listen::{self, Listener};
use token_server::process::log::Log;
use token_server::process::serve::{self, End};
use token_server::process::signals::{Order, Orders};
use token_server::process::{
    Config, app, descriptors, fetch_keys_early, health, key_file, metrics,
};
use tokio::runtime::Runtime;
use tokio::sync::{Notify, oneshot, watch};
use zeroizing_alloc::ZeroAlloc;

/// Overwrites what is freed: keys that were read, and the buffers of calls with SDK tokens.
#[cfg(not(target_env = "musl"))]
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

/// With musl's own, a request takes 1.4 times the CPU time.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: ZeroAlloc<MiMalloc> = ZeroAlloc(MiMalloc);

/// What it listens on if nothing else is said.
const ADDRESS: &str = "127.0.0.1:3000";

/// How long to wait at the end for what the runtime still does, such as a look-up of a host name.
const LONGEST_DROP: Duration = Duration::from_millis(500);

/// Issues Agora Interactive Whiteboard tokens to browsers.
///
/// The project's keys are read from the environment variables `NETLESS_ACCESS_KEY` and
/// `NETLESS_SECRET_ACCESS_KEY`, or from the `--keys` file. The log goes to standard error; the
/// environment variable `RUST_LOG` sets its level. SIGHUP reloads the configuration and the `--keys`
/// file.
#[derive(Parser)]
#[command(
    name = "token-server",
    version,
    subcommand_negates_reqs = true,
    args_override_self = true
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    /// The address to listen on, or a socket such as `unix:/run/token-server.sock`. The default is
    /// 127.0.0.1:3000, or the sockets that systemd passes
    #[arg(long)]
    listen: Option<String>,
    /// Serve metrics for Prometheus at this address, under `/metrics`
    #[arg(long, value_name = "ADDRESS")]
    metrics: Option<String>,
    /// Read the configuration and the keys, say what is wrong with them, and exit
    #[arg(long)]
    check: bool,
    /// How long to keep serving after SIGTERM, while `/readyz` answers 503
    #[arg(long, default_value = "5s", value_parser = duration)]
    grace: Duration,
    #[command(flatten)]
    source: Source,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Check the health of a running server, and exit
    CheckHealth {
        /// The address it listens on, or its socket
        #[arg(default_value = ADDRESS, value_parser = without_scheme)]
        address: String,
        /// Check the one with this process id, wherever its command line says that it listens
        #[arg(long, conflicts_with = "address")]
        pid: Option<u32>,
    },
}

#[derive(Clone, clap::Args)]
struct Source {
    #[command(flatten)]
    one_of: OneOf,
    /// A file with the lines `NETLESS_ACCESS_KEY=…` and `NETLESS_SECRET_ACCESS_KEY=…`
    #[arg(long, conflicts_with = "demo")]
    keys: Option<PathBuf>,
}

#[derive(Clone, clap::Args)]
#[group(required = true, multiple = false)]
struct OneOf {
    /// The configuration file; see `server.example.toml`
    #[arg(long)]
    config: Option<PathBuf>,
    /// Use demo keys and three demo callers; the whiteboard service rejects their tokens
    #[arg(long)]
    demo: bool,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    if let Some(Command::CheckHealth { address, pid }) = &cli.command {
        let address = pid.and_then(listen_of).unwrap_or_else(|| address.clone());
        return match health::check(&address) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => failed(&error.to_string()),
        };
    }
    if cli.check {
        return match cli.source.read() {
            Ok(_) => {
                if let Some(warning) = cli.source.warning() {
                    eprintln!("warning: {warning}");
                }
                println!("the configuration and the keys are valid");
                ExitCode::SUCCESS
            }
            Err(error) => failed(&error.to_string()),
        };
    }
    // It changes the environment, so before there are threads.
    let passed = match listen::from_environment() {
        Ok(passed) => passed,
        Err(error) => return failed(&error),
    };
    let runtime = match Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.to_string()),
    };
    let result = runtime.block_on(run(&cli, passed));
    // Drops the requests that were cut off, so each gets its line in the log.
    runtime.shutdown_timeout(LONGEST_DROP);
    match result {
        // Before it listened.
        Ok(None) => ExitCode::SUCCESS,
        Ok(Some((End::Finished, log))) => {
            tracing::info!("stopped");
            log.end();
            ExitCode::SUCCESS
        }
        Ok(Some((End::CutOff, log))) => {
            tracing::warn!("stopped: requests were cut off");
            log.end();
            ExitCode::FAILURE
        }
        Err(error) => failed(&error.to_string()),
    }
}

/// Reads a duration. On some with more digits, humantime panics.
fn duration(text: &str) -> Result<Duration, String> {
    const MOST_DIGITS: usize = 16;
    if text.bytes().filter(u8::is_ascii_digit).count() > MOST_DIGITS {
        return Err(format!("write at most {MOST_DIGITS} digits, such as `5s`"));
    }
    humantime::parse_duration(text).map_err(|error| format!("{error}: write one such as `5s`"))
}

/// Takes the scheme off an address that was copied from a browser.
fn without_scheme(address: &str) -> Result<String, String> {
    if address.starts_with("https:") {
        return Err(
            "the server speaks only HTTP: write its own address, not that of a proxy".into(),
        );
    }
    let address = address.strip_prefix("http://").unwrap_or(address);
    Ok(address.trim_end_matches('/').to_owned())
}

/// Returns what the server with this process id listens on, if it says so on its command line.
fn listen_of(pid: u32) -> Option<String> {
    let arguments = std::fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    let arguments = String::from_utf8(arguments).ok()?;
    let arguments = arguments.trim_end_matches('\0').split('\0');
    Cli::try_parse_from(arguments).ok()?.listen
}

fn failed(error: &str) -> ExitCode {
    eprintln!("error: {error}");
    ExitCode::FAILURE
}

/// Serves until told to stop.
async fn run(cli: &Cli, passed: ListenFd) -> Result<Option<(End, Log)>, Box<dyn Error>> {
    // Before anything that takes time: without it, SIGHUP would end the process.
    let mut orders = Orders::take()?;
    let reload = Arc::new(Notify::new());
    let mut read = std::pin::pin!(cli.source.read_in_background());
    let router = loop {
        tokio::select! {
            router = read.as_mut() => break router?,
            order = orders.next() => match order {
                Order::Reload => reload.notify_one(),
                Order::Stop | Order::StopAfterGrace => return Ok(None),
            }
        }
    };
    let log = Log::start()?;
    let (routers, router) = watch::channel(router);
    tokio::spawn(reload_when(
        Arc::clone(&reload),
        cli.source.clone(),
        routers,
    ));
    let listeners = listeners(cli.listen.as_deref(), passed)?;
    let metrics = match &cli.metrics {
        Some(address) => Some(metrics::serve(address).await?),
        None => None,
    };
    let most_connections = descriptors::most_connections();
    if std::io::stderr().is_terminal()
        && let Some(address) = listeners.iter().find_map(Listener::address)
    {
        welcome(address, cli.source.one_of.demo);
    }
    tokio::spawn(log.report_lost());
    cli.source.warn();
    fetch_keys_early();
    let demo = cli.source.one_of.demo;
    let address: Vec<_> = listeners.iter().map(ToString::to_string).collect();
    tracing::info!(
        address = address.join(", "),
        metrics = metrics.map(tracing::field::display),
        demo,
        most_connections,
        "listening"
    );
    // `systemctl start` waits for it.
    #[cfg(unix)]
    let _ = sd_notify::notify(&[sd_notify::NotifyState::Ready]);

    let (stop, stopped) = oneshot::channel();
    let mut stop = Some(stop);
    let stopped = async { stopped.await.unwrap_or_default() };
    let mut server = tokio::spawn(serve::serve(listeners, router, most_connections, stopped));
    let end = loop {
        let order = tokio::select! {
            end = &mut server => break end?,
            order = orders.next() => order,
        };
        let grace = match order {
            // Its terminal was closed.
            Order::Reload if demo => Duration::ZERO,
            Order::Reload => {
                reload.notify_one();
                continue;
            }
            Order::StopAfterGrace => cli.grace,
            Order::Stop => Duration::ZERO,
        };
        match stop.take() {
            // If the server has already ended, so does the loop.
            Some(stop) => {
                let _ = stop.send(grace);
            }
            // The second signal: stop at once.
            None => break End::CutOff,
        }
    };
    Ok(Some((end, log)))
}

/// Returns what to listen on: what the command line says, or else what systemd passes.
fn listeners(listen: Option<&str>, passed: ListenFd) -> Result<Vec<Listener>, String> {
    let passed = listen::passed(passed)
        .map_err(|error| format!("cannot listen on a socket that was passed: {error}"))?;
    match listen {
        Some(_) if !passed.is_empty() => {
            Err("systemd passes the sockets to listen on: leave out `--listen`".into())
        }
        None if !passed.is_empty() => Ok(passed),
        _ => {
            let address = listen.unwrap_or(ADDRESS);
            listen::listen(address)
                .map(|listener| vec![listener])
                .map_err(|error| format!("cannot listen on {address}: {error}"))
        }
    }
}

/// Each time it is notified, switches to the files' new contents, if they are valid.
async fn reload_when(notified: Arc<Notify>, source: Source, routers: watch::Sender<Router>) {
    loop {
        notified.notified().await;
        match source.read_in_background().await {
            Ok(router) => {
                source.warn();
                let _old = routers.send_replace(router);
                fetch_keys_early();
                tracing::info!("reloaded the configuration and the keys");
            }
            Err(error) => {
                const LONGEST: usize = 1000;
                let error: String = error.chars().take(LONGEST).collect();
                tracing::error!(
                    error,
                    "kept the old configuration and keys: the new ones are invalid"
                );
            }
        }
    }
}

impl Source {
    /// Warns about keys that are not kept secret.
    fn warn(&self) {
        if let Some(warning) = self.warning() {
            tracing::warn!("{warning}");
        }
    }

    fn warning(&self) -> Option<String> {
        self.keys.as_deref().and_then(key_file::warning)
    }

    /// A file may be slow, or a pipe.
    async fn read_in_background(&self) -> Result<Router, String> {
        let source = self.clone();
        tokio::task::spawn_blocking(move || source.read().map_err(|error| error.to_string()))
            .await
            .unwrap_or_else(|error| Err(error.to_string()))
    }

    fn read(&self) -> Result<Router, Box<dyn Error>> {
        let (keys, config) = match &self.one_of.config {
            Some(path) => (key_file::read(self.keys.as_deref())?, read(path)?),
            // Never the keys from the environment: the demo's API keys are public.
            None => (
                AccessKeys::new(
                    AccessKey("netless-demo-key"),
                    SecretKey("not-a-secret-only-for-this-demo-"),
                )?,
                Config::demo()?,
            ),
        };
        Ok(app(keys, config)?)
    }
}

fn read(path: &Path) -> Result<Config, String> {
    let shown = path.display();
    let text =
        std::fs::read_to_string(path).map_err(|error| format!("cannot read {shown}: {error}"))?;
    text.parse().map_err(|error| format!("in {shown}: {error}"))
}

/// Tells the user at a terminal what to do next.
fn welcome(mut address: SocketAddr, demo: bool) {
    if address.ip().is_unspecified() {
        address.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
    }
    eprintln!("Open http://{address} in a browser.");
    let key = if demo {
        let [admin, writer, reader] = DEMO_API_KEYS;
        eprintln!("The demo's API keys are {admin}, {writer} and {reader}.");
        eprintln!("Its tokens are real, but the whiteboard service refuses them.");
        writer
    } else {
        "$API_KEY"
    };
    eprintln!("Or get a token here:");
    eprintln!(
        "  curl -X POST -H \"authorization: Bearer {key}\" \
         http://{address}/rooms/d4184790ffd511ebb9ebbf7a8f1d77bd/join"
    );
    eprintln!("Ctrl-C stops the server.\n");
}
