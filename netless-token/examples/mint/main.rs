//! Mints and inspects tokens on the command line: `cargo install netless-token --example mint`, or in
//! a clone `cargo run -p netless-token --example mint -- --help`.
//!
//! The tokens, and nothing else, go to standard output.

mod claim;
mod expiry;
mod inspect;
mod keys;
mod mint;
mod signature;

use std::error::Error;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, CommandFactory as _, Parser, Subcommand};
use clap_complete::Shell;
use netless_token::{Lifetime, Role, RoomUuid, TaskUuid};

use crate::keys::{Keys, demo_keys, keys, variables};

const EXAMPLES: &str = "\
Examples:
  mint room --uuid d4184790ffd511ebb9ebbf7a8f1d77bd --role writer --ttl 10m
  mint sdk -r admin -t 1m --json
  mint inspect NETLESSROOM_YWs9…";

/// Mint and inspect Agora Interactive Whiteboard tokens.
///
/// The keys are read from the environment variables `NETLESS_ACCESS_KEY` and
/// `NETLESS_SECRET_ACCESS_KEY`. Without a command, one token of each kind is minted with demo keys.
/// Tokens go to standard output, everything else to standard error.
#[derive(Parser)]
#[command(name = "mint", version, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    /// Write JSON to standard output, one object a line
    #[arg(short, long, global = true)]
    json: bool,
    /// Use the demo keys, whose tokens the service refuses
    #[arg(long, global = true)]
    demo: bool,
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
    expiry: Expiry,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct Expiry {
    /// How long the token is valid, such as 10m, "1h 30m" or "7 days"
    #[arg(short, long)]
    ttl: Option<Lifetime>,
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
fn run(
    Cli {
        command,
        json,
        demo,
    }: Cli,
) -> Result<bool, Box<dyn Error>> {
    match command {
        Some(Command::Room { uuid, grant }) => mint::room(uuid, &grant, &own_keys(demo)?, json)?,
        Some(Command::Task { uuid, grant }) => mint::task(uuid, &grant, &own_keys(demo)?, json)?,
        Some(Command::Sdk { grant }) => mint::sdk(&grant, &own_keys(demo)?, json)?,
        Some(Command::Inspect { token }) => {
            let keys = keys(demo)?.map_or_else(demo_keys, Ok)?;
            return inspect::inspect(&token, &keys, json);
        }
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

/// The keys to mint with: the demo keys only for who asks for them.
fn own_keys(demo: bool) -> Result<Keys, Box<dyn Error>> {
    if demo {
        eprintln!("Demo keys: the service refuses their tokens.\n");
    }
    Ok(keys(demo)?.ok_or_else(|| {
        format!(
            "{} are not set: set them to the keys from the Agora console, or try the demo keys with \
             `--demo`",
            variables()
        )
    })?)
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

fn roles() -> impl TypedValueParser<Value = Role> {
    PossibleValuesParser::new(Role::ALL.iter().map(|role| role.as_str()))
        .try_map(|role| role.parse::<Role>())
}
