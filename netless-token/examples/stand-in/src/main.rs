//! Runs the stand-in for the whiteboard service.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::process::ExitCode;

use clap::Parser;
use netless_token::AccessKeys;
use stand_in::{Fault, StandIn};

/// A stand-in for the whiteboard service's REST API, for trying and testing its clients.
///
/// It takes the keys of its project from `NETLESS_ACCESS_KEY` and `NETLESS_SECRET_ACCESS_KEY` (any that you
/// make up), prints its address, and then a line for each call: what it answered, and what it thought
/// of the token. It keeps rooms and conversions in memory. No page can join its rooms.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Where to listen; with port 0, on a free port.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:4000")]
    listen: SocketAddr,

    /// Refuse a token that can do more than its call needs, which the real service takes.
    #[arg(long)]
    strict: bool,

    /// Fail each call: `refuse=401:expired token`, `answer=200:text`, `html`, `redirect=https://…`,
    /// `echo=token` (or another part of it), `dawdle=9s`, `dawdle-body=9s`, `drop`, `once`.
    ///
    /// To fail some calls only, leave this out, and put the fault into the address that a client
    /// calls, as in `http://127.0.0.1:4000/dawdle=9s`.
    #[arg(long)]
    fault: Option<Fault>,
}

fn main() -> ExitCode {
    let Err(problem) = run(Arguments::parse());
    eprintln!("{problem}");
    ExitCode::FAILURE
}

fn run(arguments: Arguments) -> Result<std::convert::Infallible, String> {
    let keys = AccessKeys::from_env().map_err(|error| error.to_string())?;
    let listen = arguments.listen;
    let listener = TcpListener::bind(listen).map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => format!(
            "something else listens on {listen}: stop it, or choose another port with --listen"
        ),
        _ => format!("cannot listen on {listen}: {error}"),
    })?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let service = StandIn::with(keys, arguments.strict, |line| eprintln!("{line}"));
    service.fail(arguments.fault);
    println!("http://{address}");
    service.serve(listener).map_err(|error| error.to_string())
}
