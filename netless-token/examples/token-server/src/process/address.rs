//! The address that a request comes from, and whose word is taken for it.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::LazyLock;

use axum::http::{HeaderMap, HeaderName};
use ipnet::IpNet;

use crate::process::log_throttle::{self, LogThrottle};

static NO_ADDRESS: LazyLock<LogThrottle> = LazyLock::new(LogThrottle::default);

/// The proxies in front of the server.
#[derive(Clone, Debug, Default)]
pub(crate) struct Proxies {
    /// Their networks. What another peer says about its clients is not believed.
    pub(crate) trusted: Vec<IpNet>,
    /// The header that they add the client's address to.
    pub(crate) header: Option<HeaderName>,
}

impl Proxies {
    /// Whether this peer is one of the proxies.
    pub(crate) fn trust(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        self.trusted.iter().any(|network| network.contains(&peer))
    }

    /// Returns the client's address: the peer's, unless that is a proxy.
    ///
    /// Each proxy adds the address that it got the request from, so the client is the last that is not a
    /// proxy. What stands before that, the client may have written itself.
    pub(crate) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        let Some(header) = &self.header else {
            return client;
        };
        let values = headers.get_all(header).iter().rev();
        let mut addresses = values.flat_map(|value| value.as_bytes().rsplit(|it| *it == b','));
        while self.trust(client) {
            let Some(text) = addresses.next() else {
                break;
            };
            let Some(address) = address(text) else {
                if NO_ADDRESS.lets_through() {
                    tracing::warn!(
                        unlogged = log_throttle::unlogged(),
                        "trusted_proxy_header has something else where an address should be: check \
                         what the proxy adds to it"
                    );
                }
                break;
            };
            client = address;
        }
        client
    }
}

/// Parses an address, with or without a port.
fn address(text: &[u8]) -> Option<IpAddr> {
    let text = str::from_utf8(text).ok()?.trim();
    let with_port = || text.parse().ok().map(|it: SocketAddr| it.ip());
    let address: IpAddr = text.parse().ok().or_else(with_port)?;
    Some(address.to_canonical())
}

/// Returns the network that shares a limit with `address`: in IPv6 the whole /64, because a provider
/// assigns at least that to each customer.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue};

    use super::{Proxies, network};

    const HEADER: HeaderName = HeaderName::from_static("x-forwarded-for");

    fn headers(values: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(HEADER, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        headers
    }

    fn proxies(header: Option<HeaderName>) -> Proxies {
        let trusted = ["10.0.0.0/8", "2001:db8:ffff::/48"].map(|it| it.parse().unwrap());
        Proxies {
            trusted: trusted.into(),
            header,
        }
    }

    #[test]
    fn the_last_address_that_is_not_a_proxy_counts() {
        for (values, address) in [
            (&[][..], "10.0.0.1"),
            (&["192.0.2.7"], "192.0.2.7"),
            (&["6.6.6.6, 192.0.2.7"], "192.0.2.7"),
            (&["6.6.6.6,192.0.2.7 "], "192.0.2.7"),
            (&["6.6.6.6", "192.0.2.7"], "192.0.2.7"),
            (&["192.0.2.7", "6.6.6.6, 192.0.2.8"], "192.0.2.8"),
            (&["\u{e9}, 192.0.2.7"], "192.0.2.7"),
            (&["192.0.2.7:4711"], "192.0.2.7"),
            (&["2001:db8::7"], "2001:db8::7"),
            (&["6.6.6.6, [2001:db8::7]:4711"], "2001:db8::7"),
            (&["::ffff:192.0.2.7"], "192.0.2.7"),
            (
                &["6.6.6.6, 192.0.2.7, 10.0.0.2, ::ffff:10.0.0.3"],
                "192.0.2.7",
            ),
            (&["192.0.2.7, 2001:db8:ffff::1", "10.0.0.2"], "192.0.2.7"),
            (&["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
            (&["192.0.2.7, somebody"], "10.0.0.1"),
            (&["192.0.2.7, somebody, 10.0.0.2"], "10.0.0.2"),
            (&["192.0.2.7", ""], "10.0.0.1"),
            (&["\u{e9}"], "10.0.0.1"),
        ] {
            let headers = headers(values);
            for peer in ["10.0.0.1", "::ffff:10.0.0.1"] {
                let peer = peer.parse().unwrap();
                let found = proxies(Some(HEADER)).client(peer, &headers);
                assert_eq!(found.to_string(), address, "{values:?}");
                let found = proxies(None).client(peer, &headers);
                assert_eq!(found.to_string(), "10.0.0.1");
            }
        }
    }

    #[test]
    fn nobody_else_is_believed() {
        for peer in ["192.0.2.1", "127.0.0.1", "2001:db8::1"] {
            let peer = peer.parse().unwrap();
            let headers = headers(&["192.0.2.7"]);
            assert_eq!(proxies(Some(HEADER)).client(peer, &headers), peer);
            assert!(!proxies(Some(HEADER)).trust(peer));
        }
    }

    #[test]
    fn a_network_is_one_ipv4_address_or_one_ipv6_64() {
        for (address, expected) in [
            ("192.0.2.7", "192.0.2.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ] {
            assert_eq!(network(address.parse().unwrap()).to_string(), expected);
        }
    }
}
