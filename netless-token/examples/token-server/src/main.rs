//! Starts the token server: `cargo run -p token-server -- --demo`.

use std::error::Error;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use netless_token::{AccessKey, AccessKeys, SecretKey};
use token_server::{Config, router, serve};
use tracing_subscriber::EnvFilter;

/// Gives browsers their Agora Interactive Whiteboard tokens.
///
/// The project's keys are read from the environment variables `NETLESS_ACCESS_KEY` and
/// `NETLESS_SECRET_ACCESS_KEY`. The log goes to standard error; the environment variable `RUST_LOG`
/// says how much of it.
#[derive(Parser)]
#[command(name = "token-server")]
struct Cli {
    /// The address to listen on
    #[arg(long, env = "LISTEN", default_value = "127.0.0.1:3000")]
    listen: SocketAddr,
    #[command(flatten)]
    source: Source,
}

#[derive(clap::Args)]
#[group(required = true, multiple = false)]
struct Source {
    /// The configuration file; `demo.toml` shows one
    #[arg(long, env = "CONFIG")]
    config: Option<PathBuf>,
    /// Demo keys and three demo callers: the service refuses these tokens
    #[arg(long)]
    demo: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    tracing_subscriber::fmt()
        .json()
        .with_writer(std::io::stderr)
        // They would go to standard error too, and panic when that is closed.
        .log_internal_errors(false)
        .with_env_filter(
            EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info")),
        )
        .init();
    match run(cli).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> Result<(), Box<dyn Error>> {
    let (keys, config) = match cli.source.config {
        Some(path) => (AccessKeys::from_env()?, read(&path)?),
        // Never with the keys of the environment: everyone knows the demo's API keys.
        None => (
            AccessKeys::new(
                AccessKey("netless-demo-key"),
                SecretKey("not-a-secret-only-for-this-demo-"),
            )?,
            Config::demo()?,
        ),
    };
    let policy = config.callers.clone();
    let router = router(keys, config, policy)?;
    let listener = TcpListener::bind(cli.listen)
        .map_err(|error| format!("cannot listen on {}: {error}", cli.listen))?;
    tracing::info!(address = %listener.local_addr()?, demo = cli.source.demo, "listening");
    serve(listener, router, told_to_stop()?).await?;
    tracing::info!("stopped");
    Ok(())
}

fn read(path: &Path) -> Result<Config, String> {
    let shown = path.display();
    let text =
        std::fs::read_to_string(path).map_err(|error| format!("cannot read {shown}: {error}"))?;
    text.parse().map_err(|error| format!("in {shown}: {error}"))
}

/// Done at SIGINT (Ctrl-C) or SIGTERM (what service managers send).
#[cfg(unix)]
fn told_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Done at Ctrl-C.
#[cfg(not(unix))]
fn told_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}
