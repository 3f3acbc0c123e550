//! A stand-in for the whiteboard service's REST API, which no test can reach.
//!
//! It knows every documented call of rooms, scenes, screenshots and conversions, checks strictly what
//! the documentation requires, and refuses in the service's own words. It keeps what is made in memory.
//! The program `stand-in` is this as a process.

mod admission;
mod calls;
mod conversions;
mod echo;
mod fault;
mod refusal;
mod rooms;
mod serve;

use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use netless_token::client::Region;
use netless_token::{AccessKeys, RoomUuid};

use conversions::Conversions;
pub use echo::Echo;
pub use fault::{Fault, FaultError};
use rooms::Rooms;

/// The service, with one project. A clone is the same service.
#[derive(Clone)]
pub struct StandIn(Arc<Inner>);

struct Inner {
    keys: AccessKeys,
    is_strict: bool,
    log: Box<dyn Fn(&str) + Send + Sync>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    fault: Option<Fault>,
    /// The nonces of the tokens that it has taken.
    nonces: HashSet<String>,
    rooms: Rooms,
    conversions: Conversions,
}

impl StandIn {
    /// Returns a service for the project with these keys.
    #[must_use]
    pub fn new(keys: AccessKeys) -> Self {
        Self::with(keys, false, |_| {})
    }

    /// The same, but it refuses a token that can do more than its call needs: an SDK token for a call
    /// about one room, a higher role than needed, more than a minute to live, a second use. The real
    /// service takes those.
    #[must_use]
    pub fn strict(keys: AccessKeys) -> Self {
        Self::with(keys, true, |_| {})
    }

    /// The same, strict or not, and gives `log` a line for each call. No line contains a token.
    #[must_use]
    pub fn with(
        keys: AccessKeys,
        is_strict: bool,
        log: impl Fn(&str) + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(Inner {
            keys,
            is_strict,
            log: Box::new(log),
            state: Mutex::default(),
        }))
    }

    /// Fails each call in this way from now on, or no longer.
    ///
    /// A single call fails in another way if its path starts with it, as in
    /// `http://127.0.0.1:4000/dawdle=9s/v5/rooms`.
    pub fn fail(&self, fault: impl Into<Option<Fault>>) {
        self.state().fault = fault.into();
    }

    /// Returns the number of rooms.
    #[must_use]
    pub fn rooms(&self) -> usize {
        self.state().rooms.count()
    }

    /// Returns the region that a room was created in.
    #[must_use]
    pub fn region_of(&self, room: RoomUuid) -> Option<Region> {
        self.state().rooms.region_of(room)
    }

    /// Returns whether a room is disabled.
    #[must_use]
    pub fn is_disabled(&self, room: RoomUuid) -> Option<bool> {
        self.state().rooms.is_disabled(room)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for StandIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StandIn").finish_non_exhaustive()
    }
}
