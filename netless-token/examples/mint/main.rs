//! Mints and inspects tokens on the command line: `cargo run --example mint -- --help`.
//!
//! The tokens, and nothing else, go to standard output.

mod inspect;

use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use jiff::Unit;
use jiff::fmt::friendly::{Designator, Spacing, SpanPrinter};
use netless_token::state::{HasTtl, NeverExpires, NoRole};
use netless_token::{
    AccessKeys, KeyError, KeyName, Kind, Role, Room, RoomUuid, Sdk, SignError, Task, TaskUuid,
    Timestamp, Token, Uuid,
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
    #[arg(long, value_parser = humantime::parse_duration)]
    ttl: Option<Duration>,
    /// Mint a token that never expires
    #[arg(long)]
    never_expires: bool,
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(help) if !help.use_stderr() => {
            print!("{help}");
            return ExitCode::SUCCESS;
        }
        Err(error) => return bad_input(&one_line(&error)),
    };
    match run(cli) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => bad_input(&format!("error: {error}")),
    }
}

fn bad_input(message: &str) -> ExitCode {
    eprintln!("{message}");
    ExitCode::from(2)
}

/// Whether all went well: `false` for a token that was inspected and does not verify.
fn run(cli: Cli) -> Result<bool, Box<dyn std::error::Error>> {
    let keys = keys()?;
    match cli.command {
        Some(Command::Room { uuid, grant }) => room(uuid, &grant, &keys)?,
        Some(Command::Task { uuid, grant }) => task(uuid, &grant, &keys)?,
        Some(Command::Sdk { grant }) => sdk(&grant, &keys)?,
        Some(Command::Inspect { token }) => return inspect::inspect(&token, &keys),
        None => demo(&keys)?,
    }
    Ok(true)
}

/// The keys of the environment; demo keys if none are set there.
fn keys() -> Result<AccessKeys, KeyError> {
    let is_set = |key: KeyName| std::env::var_os(key.environment_variable()).is_some();
    if is_set(KeyName::AccessKey) || is_set(KeyName::SecretKey) {
        return AccessKeys::from_env();
    }
    eprintln!(
        "Demo keys: the service refuses their tokens. Set {} and {} to your project's keys.\n",
        KeyName::AccessKey.environment_variable(),
        KeyName::SecretKey.environment_variable(),
    );
    AccessKeys::new("netless-demo-key", "not-a-secret-only-for-this-demo-")
}

fn demo(keys: &AccessKeys) -> Result<(), SignError> {
    let uuid = Uuid::from_u128(0xd418_4790_ffd5_11eb_b9eb_bf7a_8f1d_77bd);
    let grant = |role, minutes: u64| Grant {
        role,
        lifetime: Lifetime {
            ttl: Some(Duration::from_secs(minutes * 60)),
            never_expires: false,
        },
    };
    sdk(&grant(Role::Admin, 1), keys)?;
    room(uuid.into(), &grant(Role::Writer, 10), keys)?;
    task(uuid.into(), &grant(Role::Reader, 10), keys)
}

fn sdk(grant: &Grant, keys: &AccessKeys) -> Result<(), SignError> {
    mint(
        "SDK token, for your server only",
        Token::<Sdk>::new(),
        grant,
        keys,
    )
}

fn room(uuid: RoomUuid, grant: &Grant, keys: &AccessKeys) -> Result<(), SignError> {
    let title = format!("Room token, for a client to join room {uuid}");
    mint(&title, Token::<Room>::new().uuid(uuid), grant, keys)
}

fn task(uuid: TaskUuid, grant: &Grant, keys: &AccessKeys) -> Result<(), SignError> {
    let title = format!("Task token, for a client to follow task {uuid}");
    mint(&title, Token::<Task>::new().uuid(uuid), grant, keys)
}

/// Signs a token of any kind, and says on standard error what is inside.
fn mint<K: Kind, U: Copy>(
    title: &str,
    token: Token<K, NoRole, U>,
    grant: &Grant,
    keys: &AccessKeys,
) -> Result<(), SignError>
where
    Token<K, Role, U, Duration>: HasTtl<K>,
    Token<K, Role, U, NeverExpires>: HasTtl<K>,
{
    let now = Timestamp::now();
    let token = token.role(grant.role);
    let signed = match grant.lifetime.ttl {
        Some(ttl) => token.ttl(ttl).sign(keys),
        None => token.never_expires().sign(keys),
    }?;
    eprintln!("{title}");
    eprintln!("  role: {}", signed.role());
    eprintln!("  expires: {}", expiry(signed.expires_at(), now));
    println!("{}", signed.expose_secret());
    Ok(())
}

/// A point in time in UTC, and how far it is from `now`.
fn expiry(expires_at: Option<Timestamp>, now: Timestamp) -> String {
    let utc = |timestamp: Timestamp| {
        let millis = i64::try_from(timestamp.unix_millis()).ok()?;
        jiff::Timestamp::from_millisecond(millis).ok()
    };
    let Some(expires_at) = expires_at else {
        return "never".into();
    };
    let (Some(at), Some(now)) = (utc(expires_at), utc(now)) else {
        return format!(
            "after the year 9999, {} ms since the Unix epoch",
            expires_at.unix_millis()
        );
    };
    let exact = at.duration_since(now);
    let distance = exact.round(Unit::Second).unwrap_or(exact);
    let words = SpanPrinter::new()
        .designator(Designator::Verbose)
        .spacing(Spacing::BetweenUnitsAndDesignators)
        .duration_to_string(&distance.abs());
    if distance.is_negative() {
        format!("{at:.0} ({words} ago)")
    } else {
        format!("{at:.0} (in {words})")
    }
}

/// Reads a role, with a hint for a typing mistake.
fn parse_role(text: &str) -> Result<Role, String> {
    text.parse::<Role>().map_err(|error| {
        let likely = [Role::Admin, Role::Writer, Role::Reader]
            .into_iter()
            .map(|role| {
                (
                    strsim::normalized_damerau_levenshtein(role.as_str(), &text.to_lowercase()),
                    role,
                )
            })
            .filter(|(similarity, _)| *similarity >= 0.5)
            .max_by(|(one, _), (other, _)| one.total_cmp(other));
        match likely {
            Some((_, role)) => format!("{error}; did you mean `{role}`?"),
            None => error.to_string(),
        }
    })
}

/// What clap has to say, without its usage and help.
fn one_line(error: &clap::Error) -> String {
    error
        .to_string()
        .lines()
        .map(str::trim)
        .take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more"))
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
