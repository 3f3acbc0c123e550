//! Mints and inspects tokens on the command line: `cargo install netless-token --example mint`, or in
//! a clone `cargo run -p netless-token --example mint -- --help`.
//!
//! The tokens, and nothing else, go to standard output.

mod expiry;
mod inspect;
mod mint;

use std::error::Error;
use std::io::{self, Write as _};
use std::process::ExitCode;
use std::time::Duration;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, CommandFactory as _, Parser, Subcommand};
use clap_complete::Shell;
use netless_token::{
    AccessKey, AccessKeys, KeyError, KeyName, Role, RoomUuid, SecretKey, TaskUuid,
};

const EXAMPLES: &str = "\
Examples:
  mint room --uuid d4184790ffd511ebb9ebbf7a8f1d77bd --role writer --ttl 10m
  mint sdk -r admin -t 1m --json
  mint inspect NETLESSROOM_YWs9…";

/// Mint and inspect Agora Interactive Whiteboard tokens.
///
/// The keys are read from the environment variables `NETLESS_ACCESS_KEY` and
/// `NETLESS_SECRET_ACCESS_KEY`; with neither set, demo keys are used. Without a command, one token
/// of each kind is minted with the demo keys. Tokens go to standard output, everything else to
/// standard error.
#[derive(Parser)]
#[command(name = "mint", version, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    /// Write JSON to standard output, one object a line
    #[arg(short, long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Mint a token that opens one room, for a client
    Room {
        /// The room's uuid
        #[arg(short, long)]
        uuid: RoomUuid,
        #[command(flatten)]
        grant: Grant,
    },
    /// Mint a token to follow one file conversion, for a client
    Task {
        /// The conversion task's uuid
        #[arg(short, long)]
        uuid: TaskUuid,
        #[command(flatten)]
        grant: Grant,
    },
    /// Mint a token for REST calls from your server, never for a client
    Sdk {
        #[command(flatten)]
        grant: Grant,
    },
    /// Show what is in a token and whether it verifies; if it doesn't, the exit status is 1
    Inspect {
        /// The token, or `-` to read it from standard input
        #[arg(allow_hyphen_values = true)]
        token: String,
    },
    /// Write a completion script for your shell to standard output
    Completions {
        /// Your shell
        shell: Shell,
    },
}

#[derive(Args)]
struct Grant {
    /// What the bearer may do
    #[arg(short, long, value_parser = roles())]
    role: Role,
    #[command(flatten)]
    lifetime: Lifetime,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct Lifetime {
    /// How long the token is valid, such as 10m, "1h 30m" or "7 days"
    #[arg(short, long, value_parser = parse_ttl)]
    ttl: Option<Duration>,
    /// Mint a token that never expires
    #[arg(long)]
    never_expires: bool,
}

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        // The reader has closed the pipe.
        Err(error) if is_broken_pipe(&*error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Returns `false` if the inspected token does not verify.
fn run(Cli { command, json }: Cli) -> Result<bool, Box<dyn Error>> {
    match command {
        Some(Command::Room { uuid, grant }) => mint::room(uuid, &grant, &keys_or_demo()?, json)?,
        Some(Command::Task { uuid, grant }) => mint::task(uuid, &grant, &keys_or_demo()?, json)?,
        Some(Command::Sdk { grant }) => mint::sdk(&grant, &keys_or_demo()?, json)?,
        Some(Command::Inspect { token }) => return inspect::inspect(&token, keys()?, json),
        Some(Command::Completions { shell }) => completions(shell)?,
        None => {
            eprintln!(
                "Demo keys: the service refuses these tokens. `mint --help` says how to mint your \
                 own.\n"
            );
            mint::one_of_each_kind(&demo_keys()?, json)?;
        }
    }
    Ok(true)
}

fn is_broken_pipe(error: &(dyn Error + 'static)) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

fn completions(shell: Shell) -> io::Result<()> {
    // `generate` panics if it cannot write.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "mint", &mut script);
    io::stdout().write_all(&script)
}

/// The keys from the environment, if either is set.
fn keys() -> Result<Option<AccessKeys>, KeyError> {
    let is_set = |key: KeyName| std::env::var_os(key.environment_variable()).is_some();
    if is_set(KeyName::AccessKey) || is_set(KeyName::SecretKey) {
        AccessKeys::from_env().map(Some)
    } else {
        Ok(None)
    }
}

fn keys_or_demo() -> Result<AccessKeys, KeyError> {
    if let Some(keys) = keys()? {
        return Ok(keys);
    }
    eprintln!(
        "Demo keys: the service refuses their tokens. Set {} to your project's keys.\n",
        variables()
    );
    demo_keys()
}

fn demo_keys() -> Result<AccessKeys, KeyError> {
    AccessKeys::new(
        AccessKey("netless-demo-key"),
        SecretKey("not-a-secret-only-for-this-demo-"),
    )
}

/// The names of the environment variables.
fn variables() -> String {
    [KeyName::AccessKey, KeyName::SecretKey]
        .map(KeyName::environment_variable)
        .join(" and ")
}

fn roles() -> impl TypedValueParser<Value = Role> {
    PossibleValuesParser::new(Role::ALL.iter().map(|role| role.as_str()))
        .try_map(|role| role.parse::<Role>())
}

/// Reads a ttl as `ttl!` does.
fn parse_ttl(text: &str) -> Result<Duration, String> {
    // No ttl needs more digits, and `humantime` panics on more than a `Duration` can hold.
    if text.chars().filter(char::is_ascii_digit).count() > 16 {
        return Err("this ttl is too long: write one such as `10m`".into());
    }
    let ttl = humantime::parse_duration(text).map_err(|error| error.to_string())?;
    if text.contains('M') {
        return Err("a month or a minute? write `months` or `m`".into());
    }
    Ok(ttl)
}
