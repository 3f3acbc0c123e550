//! The routes of the whiteboard, to mount in any axum app. They know nothing of the process that they
//! run in.

mod answer;
mod api_base;
mod check;
mod context;
mod creation;
pub(crate) mod outgoing;
mod page;
pub mod policy;
mod problem;
mod request;
mod routes;
mod sdk_script;
mod state;
mod transport;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::Router;
use netless_token::AccessKeys;
use netless_token::client::{AppIdentifier, Region};

pub use answer::Granted;
pub(crate) use answer::UNCACHED;
pub use api_base::ApiBase;
pub use check::StartError;
pub use context::{CallHeaders, UntilFinished};
use creation::Creations;
pub(crate) use creation::IDEMPOTENCY_KEY;
pub use page::Page;
pub use policy::Policy;
pub use problem::{Problem, Reason};
pub(crate) use routes::method_not_allowed;
pub(crate) use sdk_script::is_this_machine;
pub use sdk_script::{SdkIntegrity, SdkUrl};
pub(crate) use state::CALLS;
use state::Shared;
use transport::Transport;

/// The whiteboard of one Agora project: all that the routes need.
///
/// ```
/// # use netless_token::client::Region;
/// # use netless_token::{AccessKey, AccessKeys, SecretKey};
/// # use token_server::policy::Policy;
/// use axum::Router;
/// use axum::routing::get;
/// use token_server::Whiteboard;
///
/// # fn app(policy: impl Policy) -> Result<Router, Box<dyn std::error::Error>> {
/// # let keys = AccessKeys::new(AccessKey("EkjYj4mbM4pZlGEv"), SecretKey("JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ"))?;
/// let whiteboard = Whiteboard::new(keys, "283/VGiScM9Wiw2HJg".parse()?, Region::Europe);
/// whiteboard.check()?;
/// let app = Router::new()
///     .route("/", get(|| async { "home" }))
///     .nest("/whiteboard", whiteboard.router(policy));
/// # Ok(app)
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Whiteboard {
    keys: AccessKeys,
    app_identifier: AppIdentifier,
    region: Region,
    ttl: Duration,
    api_base: ApiBase,
    page: Option<Page>,
    /// Created once, because that reads all root certificates.
    transport: Arc<OnceLock<Result<Transport, StartError>>>,
}

impl Whiteboard {
    /// The whiteboard of this project. Its rooms are in this region, unless a request says otherwise.
    #[must_use]
    pub fn new(keys: AccessKeys, app_identifier: AppIdentifier, region: Region) -> Self {
        const TTL: Duration = Duration::from_secs(10 * 60);
        Self {
            keys,
            app_identifier,
            region,
            ttl: TTL,
            api_base: ApiBase::default(),
            page: None,
            transport: Arc::default(),
        }
    }

    /// How long a token is valid: ten minutes, unless this says otherwise. Only joining needs it, so it
    /// can be short.
    #[must_use]
    pub fn ttl(self, ttl: Duration) -> Self {
        Self { ttl, ..self }
    }

    /// The base address of the service's REST API: Agora's, unless this says otherwise.
    #[must_use]
    pub fn api_base(self, api_base: ApiBase) -> Self {
        let transport = Arc::default();
        Self {
            api_base,
            transport,
            ..self
        }
    }

    /// Adds a page with a whiteboard, at `/`. It sends what its user signs in with as
    /// `Authorization: Bearer …`, so it needs a policy that reads that.
    #[must_use]
    pub fn page(self, page: Page) -> Self {
        let page = Some(page);
        Self { page, ..self }
    }

    /// Checks what every request needs, so that an app can refuse to start.
    ///
    /// # Errors
    ///
    /// If no token can be signed with this ttl or by this clock, or the service cannot be called because
    /// root certificates are missing.
    pub fn check(&self) -> Result<(), StartError> {
        check::check(&self.keys, self.ttl)?;
        self.transport().clone().map(drop)
    }

    fn transport(&self) -> &Result<Transport, StartError> {
        self.transport.get_or_init(|| {
            Transport::new(&self.api_base).map_err(|error| StartError::Client(Arc::new(error)))
        })
    }

    /// Returns the routes, to [`nest`](Router::nest) or to serve by themselves. An app with a state calls
    /// [`with_state`](Router::with_state) first.
    ///
    /// CORS is the app's business, as are other paths, limits and a log of requests. For that log, the
    /// extensions of an answer contain [`Granted`] or [`Reason`].
    ///
    /// The app may put [`CallHeaders`] and [`UntilFinished`] into the extensions of a request. Calls of the
    /// service are counted by the crate `metrics`, as `whiteboard_service_calls_total`, if the app has a
    /// recorder for it.
    pub fn router(&self, policy: impl Policy) -> Router {
        let routes = routes::routes(Shared {
            keys: self.keys.clone(),
            app_identifier: self.app_identifier.clone(),
            api_base: self.api_base.clone(),
            region: self.region,
            rooms: Creations::default(),
            conversions: Creations::default(),
            transport: self.transport().clone(),
            ttl: self.ttl,
            policy,
        });
        let page = self.page.as_ref().map(|page| page.routes(&self.api_base));
        routes
            .merge(page.unwrap_or_default())
            .method_not_allowed_fallback(method_not_allowed)
    }
}
