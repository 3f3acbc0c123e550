//! Who has the places for connections, so that one address cannot take them all.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::process::connection::Usage;

/// How long a connection must have been without a request before it is closed to make room for
/// another address. If it was used more recently, the next request may already be on its way.
const IDLE: Duration = Duration::from_secs(1);

/// The connections of each network.
pub(crate) struct Places {
    /// The most that one network may have.
    share: usize,
    taken: Mutex<Taken>,
}

#[derive(Default)]
struct Taken {
    /// How many connections there have been.
    count: u64,
    by_network: HashMap<IpAddr, BTreeMap<u64, Arc<Usage>>>,
}

/// The place of one connection, free again on drop.
pub(crate) struct Place {
    places: Arc<Places>,
    network: IpAddr,
    number: u64,
    pub(crate) usage: Arc<Usage>,
}

impl Places {
    pub(crate) fn new(share: usize) -> Self {
        Self {
            share,
            taken: Mutex::default(),
        }
    }

    /// Returns a place for a connection from `network`. If the network has its share, it loses
    /// another: the oldest that was never used, or else the one that was used least recently.
    ///
    /// Returns `None` if all of them have a request in progress.
    pub(crate) fn take(self: &Arc<Self>, network: IpAddr) -> Option<Place> {
        let usage = Arc::new(Usage::default());
        let mut taken = self.taken();
        taken.count += 1;
        let number = taken.count;
        let own = taken.by_network.entry(network).or_default();
        if own.len() >= self.share {
            let (&other, _) = own
                .iter()
                .filter(|(_, usage)| !usage.is_answering())
                .min_by_key(|(_, usage)| usage.last_used())?;
            if let Some(other) = own.remove(&other) {
                other.close();
            }
        }
        own.insert(number, Arc::clone(&usage));
        drop(taken);
        Some(Place {
            places: Arc::clone(self),
            network,
            number,
            usage,
        })
    }

    /// Closes idle connections at once, and the others after their next answer.
    pub(crate) fn make_room(&self) {
        for usage in self.taken().by_network.values().flat_map(BTreeMap::values) {
            if usage.idle() >= IDLE {
                usage.close();
            } else {
                usage.close_after_next();
            }
        }
    }

    /// Closes all connections, those with a request in progress after its answer.
    pub(crate) fn close(&self) {
        for usage in self.taken().by_network.values().flat_map(BTreeMap::values) {
            usage.close();
        }
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken();
        if let Some(own) = taken.by_network.get_mut(&self.network) {
            own.remove(&self.number);
            if own.is_empty() {
                taken.by_network.remove(&self.network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Places;

    #[test]
    fn a_network_with_its_share_loses_the_connection_it_needs_least() {
        let places = Arc::new(Places::new(3));
        let take = || places.take("192.0.2.7".parse().unwrap());
        let is_closed = |place: &super::Place| place.usage.is_last();

        let used = take().unwrap();
        used.usage.begin();
        used.usage.end();
        let unused = take().unwrap();
        let newer = take().unwrap();
        let answering = take().unwrap();
        assert!(is_closed(&unused));
        assert!(!is_closed(&used) && !is_closed(&newer));
        answering.usage.begin();
        // The client may not read it.
        answering.usage.answer();

        let second = take().unwrap();
        assert!(is_closed(&newer) && !is_closed(&used));
        second.usage.begin();
        let third = take().unwrap();
        assert!(is_closed(&used));
        third.usage.begin();
        assert!(take().is_none());
        assert!(!is_closed(&answering) && !is_closed(&second) && !is_closed(&third));

        assert!(places.take("192.0.2.8".parse().unwrap()).is_some());
        drop(second);
        assert!(take().is_some());
        drop((used, unused, newer, answering, third));
        assert!(places.taken().by_network.is_empty());
    }
}
