//! The two calls to the whiteboard service's REST API that come before a token: create a room, and
//! start a file conversion. This file depends on no other, so you can copy it.
//!
//! Each call gets its own SDK token, valid for a minute. The token goes into a header that is marked as
//! sensitive, no redirect is followed, and no error text contains it.

use std::error::Error;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use netless_token::client::Region;
use netless_token::{AccessKeys, RoomUuid, Sdk, SignError, TaskUuid, Token, Writer};
use reqwest::{Client, Response, StatusCode, redirect};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::{Host, Url};

/// How long the SDK token of one call is valid.
const TOKEN_TTL: Duration = Duration::from_secs(60);
/// How long connecting to the service may take.
const LONGEST_CONNECT: Duration = Duration::from_secs(3);
/// How long to keep an idle connection: less than servers usually do, because a call on a connection
/// that the service is just closing fails. Calls are rare, so most need a new one anyway.
const LONGEST_IDLE: Duration = Duration::from_secs(3);
/// How long a whole call may take.
const LONGEST_CALL: Duration = Duration::from_secs(8);
/// The longest answer to read, in bytes. The service's answers have a few hundred.
const LONGEST_ANSWER: usize = 64 * 1024;
/// How much of the service's error message to repeat, in characters.
const LONGEST_MESSAGE: usize = 200;

/// The whiteboard service in one region.
#[derive(Clone, Debug)]
pub(crate) struct Service {
    client: Client,
    base: ApiBase,
    region: Region,
}

/// The kind of pages that a conversion makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Conversion {
    /// Images, from PPT, PPTX, DOC, DOCX and PDF files.
    Static,
    /// A web page with the animations of a PPTX file.
    Dynamic,
}

impl Service {
    /// Returns a client of the service at `base`, for rooms and files in `region`.
    ///
    /// # Errors
    ///
    /// If the HTTP client cannot start, for example because there are no root certificates.
    pub(crate) fn new(base: ApiBase, region: Region) -> Result<Self, reqwest::Error> {
        let mut client = Client::builder()
            .connect_timeout(LONGEST_CONNECT)
            .timeout(LONGEST_CALL)
            .pool_idle_timeout(LONGEST_IDLE)
            // A redirect could send the token anywhere.
            .redirect(redirect::Policy::none());
        if base.0.starts_with("http:") {
            // The service is on this machine. A proxy from the environment may not be, and would get
            // the token in clear.
            client = client.no_proxy();
        }
        Ok(Self {
            client: client.build()?,
            base,
            region,
        })
    }

    /// Creates a room with no limit on writers, and returns its uuid.
    ///
    /// # Errors
    ///
    /// If the service refuses, cannot be reached, or gives an invalid answer.
    pub(crate) async fn create_room(&self, keys: &AccessKeys) -> Result<RoomUuid, CallError> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct NewRoom {
            is_record: bool,
            /// The most writers at a time; 0 for no limit.
            limit: u32,
        }

        let body = NewRoom {
            is_record: false,
            limit: 0,
        };
        self.create(keys, "/v5/rooms", &body).await
    }

    /// Starts converting the file at `resource`, which the service must be able to reach, and
    /// returns the uuid of the task.
    ///
    /// # Errors
    ///
    /// If the service refuses, cannot be reached, or gives an invalid answer.
    pub(crate) async fn start_conversion(
        &self,
        keys: &AccessKeys,
        resource: &Url,
        conversion: Conversion,
    ) -> Result<TaskUuid, CallError> {
        #[derive(Serialize)]
        struct NewTask<'a> {
            resource: &'a str,
            #[serde(rename = "type")]
            conversion: Conversion,
            #[serde(skip_serializing_if = "Option::is_none")]
            preview: Option<bool>,
        }

        let body = NewTask {
            resource: resource.as_str(),
            conversion,
            // Only for `dynamic`.
            preview: (conversion == Conversion::Dynamic).then_some(true),
        };
        self.create(keys, "/v5/projector/tasks", &body).await
    }

    /// Posts `body`, and returns the uuid of what was created.
    async fn create<U: FromStr>(
        &self,
        keys: &AccessKeys,
        path: &str,
        body: &impl Serialize,
    ) -> Result<U, CallError> {
        let token = Token::<Sdk>::new()
            .role(Writer)
            .ttl(TOKEN_TTL)
            .sign(keys)
            .map_err(CallError::Sign)?;
        let response = self
            .client
            .post(format!("{}{path}", self.base))
            // Sensitive: the value's `Debug` does not show it.
            .header("token", token.expose_header_value())
            .header("region", self.region.as_str())
            .json(body)
            .send()
            .await
            .map_err(|error| CallError::of(&error))?;
        let status = response.status();
        let answer = read(response).await?;
        if status != StatusCode::OK && status != StatusCode::CREATED {
            let message = message(&answer).filter(|it| !repeats(it, token.expose_secret()));
            return Err(CallError::Refused { status, message });
        }
        serde_json::from_slice::<Value>(&answer)
            .ok()
            .and_then(|created| created.get("uuid")?.as_str()?.parse().ok())
            .ok_or(CallError::Garbage)
    }
}

/// Reads an answer of at most `LONGEST_ANSWER` bytes.
async fn read(mut response: Response) -> Result<Vec<u8>, CallError> {
    let mut answer = Vec::new();
    while let Some(chunk) = response
        .chunk()
        .await
        .map_err(|error| CallError::of(&error))?
    {
        if answer.len() + chunk.len() > LONGEST_ANSWER {
            return Err(CallError::Garbage);
        }
        answer.extend_from_slice(&chunk);
    }
    Ok(answer)
}

/// Returns the service's error message, shortened and on one line.
fn message(answer: &[u8]) -> Option<String> {
    let answer: Value = serde_json::from_slice(answer).ok()?;
    answer.get("message")?.as_str().map(shown)
}

/// Returns a text from outside, shortened and on one line.
fn shown(text: &str) -> String {
    let mut shown = String::new();
    for character in text.chars().take(LONGEST_MESSAGE) {
        match character {
            '"' | '\'' => shown.push(character),
            // Escapes what could forge a log line, or reverse the text.
            _ => shown.extend(character.escape_debug()),
        }
    }
    shown
}

/// Whether the service's message repeats the token, a recognizable part of it, or what it is made of.
fn repeats(message: &str, token: &str) -> bool {
    const TELLING: usize = 16;
    // Also in groups, and in any case.
    let squeezed = |text: &str| {
        let letters = text
            .chars()
            .filter(|it| it.is_ascii_alphanumeric() || *it == '=');
        letters.collect::<String>().to_ascii_uppercase()
    };
    let (message, token) = (squeezed(message), squeezed(token));
    message.contains("NETLESS")
        || message.contains("SIG=")
        || token
            .as_bytes()
            .windows(TELLING)
            .any(|part| message.as_bytes().windows(TELLING).any(|it| it == part))
}

/// Why the service created nothing. The message says what to do.
#[derive(Debug)]
pub(crate) enum CallError {
    /// The SDK token cannot be signed.
    Sign(SignError),
    /// The service answered with an error.
    Refused {
        /// The status of its answer.
        status: StatusCode,
        /// Its error message, if that is safe to repeat.
        message: Option<String>,
    },
    /// The answer is not what the service's documentation says.
    Garbage,
    /// The service cannot be reached, or the connection broke. The text says why, for the log: the
    /// message leaves it out, because it is about this server's network.
    Unreachable(String),
    /// The service took too long.
    Slow,
}

impl CallError {
    fn of(error: &reqwest::Error) -> Self {
        // Connecting has its own, shorter limit.
        if error.is_timeout() && !error.is_connect() {
            return Self::Slow;
        }
        let causes: Vec<_> = std::iter::successors(error.source(), |it| (*it).source())
            .map(ToString::to_string)
            .collect();
        Self::Unreachable(shown(&causes.join(": ")))
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sign(error) => write!(f, "cannot sign an SDK token: {error}"),
            Self::Refused { status, message } => {
                write!(
                    f,
                    "the whiteboard service refused with status {}",
                    status.as_u16()
                )?;
                if let Some(message) = message {
                    write!(f, " and the message `{message}`")?;
                }
                f.write_str(match status.as_u16() {
                    401 | 403 => ": check the keys and the region of this server",
                    429 | 500.. => ": try again later",
                    _ => ": check what was sent, and `api_base` and the region of this server",
                })
            }
            Self::Garbage => f.write_str(
                "the whiteboard service gave an answer that makes no sense: check `api_base` of \
                 this server",
            ),
            Self::Unreachable(_) => f.write_str(
                "cannot reach the whiteboard service, or the connection broke: try again, and \
                 check `api_base` and the network of this server",
            ),
            Self::Slow => write!(
                f,
                "the whiteboard service did not answer within {} s: try again",
                LONGEST_CALL.as_secs()
            ),
        }
    }
}

impl Error for CallError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Sign(error) => Some(error),
            _ => None,
        }
    }
}

/// The base address of the REST API, without a trailing slash.
///
/// Only `https`, except on this machine: the tokens sent there open every room of the project.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct ApiBase(String);

impl Default for ApiBase {
    fn default() -> Self {
        Self(API_BASE.example.into())
    }
}

impl fmt::Display for ApiBase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

const API_BASE: UrlSetting = UrlSetting {
    name: "api_base",
    example: "https://api.netless.link",
    over_http: "would send SDK tokens in clear",
};

impl FromStr for ApiBase {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let url = API_BASE.parse(text)?;
        if url.query().is_some() || url.fragment().is_some() {
            return Err(API_BASE.refuse(text, "has more than a host and a path"));
        }
        // They are separators in the page's content security policy.
        if url.as_str().contains([';', ',']) {
            return Err(API_BASE.refuse(text, "has a `;` or a `,`"));
        }
        Ok(Self(url.as_str().trim_end_matches('/').to_owned()))
    }
}

/// A URL in the configuration that the page publishes: `https`, except on this machine.
pub(crate) struct UrlSetting {
    pub(crate) name: &'static str,
    pub(crate) example: &'static str,
    /// Why `http` is refused.
    pub(crate) over_http: &'static str,
}

impl UrlSetting {
    pub(crate) fn parse(&self, text: &str) -> Result<Url, String> {
        let Ok(url) = text.parse::<Url>() else {
            return Err(self.refuse(text, "is not a URL"));
        };
        if !url.username().is_empty() || url.password().is_some() {
            // Not repeated in the message.
            return Err(format!(
                "the {} has a user name or a password, which the page would publish: write one \
                 without",
                self.name
            ));
        }
        match url.scheme() {
            "https" => Ok(url),
            "http" if is_this_machine(&url) => Ok(url),
            "http" => Err(self.refuse(text, self.over_http)),
            _ => Err(self.refuse(text, "is not https")),
        }
    }

    /// Returns the error that says why `text` is not this URL.
    pub(crate) fn refuse(&self, text: &str, why: &str) -> String {
        let Self { name, example, .. } = self;
        format!("the {name} {text:?} {why}: write one such as \"{example}\"")
    }
}

/// Whether requests to this URL stay on this machine.
fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

impl TryFrom<String> for ApiBase {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::{ApiBase, message, repeats};

    #[test]
    fn an_api_base_is_https_or_this_machine() {
        for (text, read) in [
            ("https://api.netless.link", "https://api.netless.link"),
            ("https://api.netless.link/", "https://api.netless.link"),
            (
                "HTTPS://proxy.example/netless/",
                "https://proxy.example/netless",
            ),
            ("http://localhost:8080", "http://localhost:8080"),
            ("http://127.0.0.1:1/", "http://127.0.0.1:1"),
            ("http://[::1]:1", "http://[::1]:1"),
        ] {
            assert_eq!(text.parse::<ApiBase>().unwrap().to_string(), read);
        }
        for (text, why) in [
            ("http://api.netless.link", "would send SDK tokens in clear"),
            (
                "http://localhost.evil.example",
                "would send SDK tokens in clear",
            ),
            ("ftp://api.netless.link", "is not https"),
            ("api.netless.link", "is not a URL"),
            ("", "is not a URL"),
            (
                "https://api.netless.link/?a=b",
                "has more than a host and a path",
            ),
            (
                "https://api.netless.link/#a",
                "has more than a host and a path",
            ),
            ("https://proxy.example/a;b", "has a `;` or a `,`"),
            ("https://proxy.example/a,b", "has a `;` or a `,`"),
            ("https://a;b.example", "has a `;` or a `,`"),
        ] {
            assert_eq!(
                text.parse::<ApiBase>().unwrap_err(),
                format!(
                    "the api_base {text:?} {why}: write one such as \"https://api.netless.link\""
                )
            );
        }
    }

    #[test]
    fn an_api_base_has_no_credentials() {
        for text in [
            "https://user@api.netless.link",
            "http://:JSjLyy2k@api.netless.link",
        ] {
            assert_eq!(
                text.parse::<ApiBase>().unwrap_err(),
                "the api_base has a user name or a password, which the page would publish: write one \
                 without"
            );
        }
    }

    #[test]
    fn a_message_is_one_line_and_not_long() {
        let of = |text: &str| message(serde_json::json!({"message": text}).to_string().as_bytes());
        assert_eq!(of("it's \"full\"").unwrap(), "it's \"full\"");
        assert_eq!(of("a\nb\u{202e}c").unwrap(), "a\\nb\\u{202e}c");
        assert_eq!(of(&"é".repeat(201)).unwrap(), "é".repeat(200));
        assert_eq!(message(b"no JSON"), None);
        assert_eq!(message(br#"{"message": 7}"#), None);
        assert_eq!(message(br#"["full"]"#), None);
    }

    #[test]
    fn a_part_of_a_token_is_noticed() {
        let token = "NETLESSSDK_YWs9RWtqWWo0bWJNNHBabEdFdiZleHBpcmVBdD0";
        assert!(repeats("expired token NETLESSSDK_…", token));
        assert!(repeats("expired token netl esss dk_Y", token));
        assert!(repeats("cannot decode RWtqWWo0bWJNNHBa", token));
        assert!(repeats("cannot decode RWtq WWo0 bWJN NHBa", token));
        assert!(repeats(
            "invalid ak=EkjYj4mbM4pZlGEv&role=1&sig=9e1c",
            token
        ));
        assert!(repeats("invalid Sig = 9e1c", token));
        assert!(!repeats("cannot decode RWtqWWo0bWJNNH", token));
        assert!(!repeats("expired token", token));
        assert!(!repeats("invalid signature", token));
    }
}
