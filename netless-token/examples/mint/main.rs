//! Mints and inspects tokens on the command line: `cargo run --example mint -- --help`.
//!
//! The tokens, and nothing else, go to standard output.

mod expiry;
mod inspect;
mod mint;

use std::error::Error;
use std::io;
use std::process::ExitCode;
use std::time::Duration;

use clap::error::ErrorKind;
use clap::{Args, Parser, Subcommand};
use jiff::SignedDuration;
use netless_token::{
    AccessKey, AccessKeys, KeyError, KeyName, Role, RoomUuid, SecretKey, TaskUuid,
};

/// Mint and inspect Agora Interactive Whiteboard tokens.
///
/// The keys are read from the environment variables `NETLESS_ACCESS_KEY` and
/// `NETLESS_SECRET_ACCESS_KEY`; with neither set, demo keys serve. Without a command, one token of
/// each kind is minted. Tokens go to standard output, all else to standard error.
#[derive(Parser)]
#[command(name = "mint")]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// A token that opens one room, for a client
    Room {
        /// The room's uuid
        #[arg(long)]
        uuid: RoomUuid,
        #[command(flatten)]
        grant: Grant,
    },
    /// A token to follow one file conversion, for a client
    Task {
        /// The conversion task's uuid
        #[arg(long)]
        uuid: TaskUuid,
        #[command(flatten)]
        grant: Grant,
    },
    /// A token for REST calls from your server, never for a client
    Sdk {
        #[command(flatten)]
        grant: Grant,
    },
    /// What is inside a token, and whether it verifies: if not, the exit status is 1
    Inspect {
        /// The token, or `-` to read it from standard input
        #[arg(allow_hyphen_values = true)]
        token: String,
    },
}

#[derive(Args)]
struct Grant {
    /// What the bearer may do: admin, writer or reader
    #[arg(long, value_parser = parse_role)]
    role: Role,
    #[command(flatten)]
    lifetime: Lifetime,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct Lifetime {
    /// How long the token is valid, such as 10m or "1h 30m"
    #[arg(long, value_parser = parse_ttl)]
    ttl: Option<Duration>,
    /// Mint a token that never expires
    #[arg(long)]
    never_expires: bool,
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() => return bad_input(&one_line(&error)),
        Err(help) => return finish(help.print().map(|()| true).map_err(Into::into)),
    };
    finish(run(cli))
}

/// Whether all went well: `false` for a token that was inspected and does not verify.
fn run(cli: Cli) -> Result<bool, Box<dyn Error>> {
    match cli.command {
        Some(Command::Room { uuid, grant }) => mint::room(uuid, &grant, &keys_or_demo()?)?,
        Some(Command::Task { uuid, grant }) => mint::task(uuid, &grant, &keys_or_demo()?)?,
        Some(Command::Sdk { grant }) => mint::sdk(&grant, &keys_or_demo()?)?,
        Some(Command::Inspect { token }) => return inspect::inspect(&token, keys()?.as_ref()),
        None => mint::one_of_each_kind(&keys_or_demo()?)?,
    }
    Ok(true)
}

fn finish(outcome: Result<bool, Box<dyn Error>>) -> ExitCode {
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        // The reader of a pipe has had enough.
        Err(error) if is_broken_pipe(&*error) => ExitCode::SUCCESS,
        Err(error) => bad_input(&format!("error: {error}")),
    }
}

fn is_broken_pipe(error: &(dyn Error + 'static)) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

fn bad_input(message: &str) -> ExitCode {
    eprintln!("{message}");
    ExitCode::from(2)
}

/// The keys of the environment, if any are set there.
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
        "Demo keys: the service refuses their tokens. Set {} and {} to your project's keys.\n",
        KeyName::AccessKey.environment_variable(),
        KeyName::SecretKey.environment_variable(),
    );
    AccessKeys::new(
        AccessKey("netless-demo-key"),
        SecretKey("not-a-secret-only-for-this-demo-"),
    )
}

/// Reads a role, with a hint for a typing mistake.
fn parse_role(text: &str) -> Result<Role, String> {
    text.parse::<Role>().map_err(|error| {
        let likeness = |role: Role| {
            strsim::normalized_damerau_levenshtein(role.as_str(), &text.to_lowercase())
        };
        let likely = [Role::Admin, Role::Writer, Role::Reader]
            .into_iter()
            .filter(|role| likeness(*role) > 0.5)
            .max_by(|one, other| likeness(*one).total_cmp(&likeness(*other)));
        match likely {
            Some(role) => format!("{error}; did you mean `{role}`?"),
            None => error.to_string(),
        }
    })
}

fn parse_ttl(text: &str) -> Result<Duration, &'static str> {
    text.parse::<SignedDuration>()
        .ok()
        .and_then(|ttl| Duration::try_from(ttl).ok())
        .ok_or("write numbers with units, such as `10m` or `1h 30m`")
}

/// What clap has to say, without its usage and help.
fn one_line(error: &clap::Error) -> String {
    let text = error.to_string();
    // There is no usage behind a bad value, and the value may hold anything.
    let ends: &[_] = match error.kind() {
        ErrorKind::ValueValidation => &["\n\nFor more information"],
        _ => &["\n\nFor more information", "\n\nUsage: "],
    };
    let end = ends.iter().filter_map(|start| text.rfind(start)).min();
    let text = text.get(..end.unwrap_or(text.len())).unwrap_or(&text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
