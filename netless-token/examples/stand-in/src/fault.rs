//! How the service may fail.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use clap::ValueEnum;
use jiff::SignedDuration;
use serde_json::json;

use crate::Echo;

/// How the service may fail.
///
/// As text: `refuse=401:expired token`, `answer=502:<html>`, `html`, `echo=signature`, `redirect=https://…`,
/// `dawdle=9s`, `dawdle-body=9s`, `drop`, `once`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It does nothing, and answers with this status and body.
    Answers(u16, String),
    /// It does nothing, and answers with this status and a message that repeats the token.
    Echoes(u16, Echo),
    /// It does nothing, and redirects to this address.
    Redirects(String),
    /// It does what the call asks for, but answers only after this time.
    Slow(Duration),
    /// The same, but the head of the answer comes at once, and the body only after this time.
    SlowBody(Duration),
    /// It does what the call asks for, but closes the connection without an answer.
    Drops,
    /// It answers the first call on each connection, and closes the connection at the second, as a
    /// service does that has not kept it long enough.
    AnswersOnce,
}

impl Fault {
    /// It refuses with this status and message.
    #[must_use]
    pub fn refuses(status: u16, message: &str) -> Self {
        Self::Answers(status, json!({ "message": message }).to_string())
    }

    /// It answers as a proxy does that cannot reach it.
    #[must_use]
    pub fn html() -> Self {
        let page = "<html><body><h1>502 Bad Gateway</h1></body></html>";
        Self::Answers(502, page.into())
    }
}

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let unknown = || FaultError(text.into());
        let duration = |it: &str| match it.parse().map(SignedDuration::try_into) {
            Ok(Ok(duration)) => Ok(duration),
            _ => Err(unknown()),
        };
        let status = |it: &str| match it.parse() {
            Ok(status @ 200..=599) => Ok(status),
            _ => Err(unknown()),
        };
        match text.split_once('=') {
            None => match text {
                "html" => Ok(Self::html()),
                "drop" => Ok(Self::Drops),
                "once" => Ok(Self::AnswersOnce),
                _ => Err(unknown()),
            },
            Some(("dawdle", time)) => Ok(Self::Slow(duration(time)?)),
            Some(("dawdle-body", time)) => Ok(Self::SlowBody(duration(time)?)),
            Some(("redirect", to)) => Ok(Self::Redirects(to.into())),
            Some(("echo", name)) => match Echo::from_str(name, false) {
                Ok(echo) => Ok(Self::Echoes(401, echo)),
                Err(_) => Err(unknown()),
            },
            Some(("refuse", rest)) => {
                let (code, message) = rest.split_once(':').ok_or_else(unknown)?;
                Ok(Self::refuses(status(code)?, message))
            }
            Some(("answer", rest)) => {
                let (code, body) = rest.split_once(':').ok_or_else(unknown)?;
                Ok(Self::Answers(status(code)?, body.into()))
            }
            Some(_) => Err(unknown()),
        }
    }
}

/// The text is not a [`Fault`].
#[derive(Debug)]
pub struct FaultError(String);

impl fmt::Display for FaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let echoes = Echo::value_variants().iter();
        let names = echoes.filter_map(ValueEnum::to_possible_value);
        let names: Vec<_> = names.map(|it| it.get_name().to_owned()).collect();
        write!(
            f,
            "unknown fault `{}`: write `refuse=401:expired token`, `answer=200:text`, `html`, \
             `redirect=https://…`, `dawdle=9s`, `dawdle-body=9s`, `drop`, `once`, or `echo=` and one \
             of {}",
            self.0.escape_debug(),
            names.join(", ")
        )
    }
}

impl std::error::Error for FaultError {}
