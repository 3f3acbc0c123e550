//! The address that a request comes from.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::LazyLock;

use axum::http::{HeaderMap, HeaderName, HeaderValue};

use crate::process::log_throttle::LogThrottle;

static NO_ADDRESS: LazyLock<LogThrottle> = LazyLock::new(LogThrottle::default);

/// Returns the client's address: the peer's, unless a trusted proxy adds it to the header `trusted`.
///
/// Only the last address in that header is from the proxy. The client may have written the others.
pub(crate) fn client(peer: IpAddr, headers: &HeaderMap, trusted: Option<&HeaderName>) -> IpAddr {
    let Some(header) = trusted.and_then(|name| headers.get_all(name).iter().next_back()) else {
        return peer.to_canonical();
    };
    let address = last_address(header);
    if address.is_none()
        && let Some(unlogged) = NO_ADDRESS.check()
    {
        tracing::warn!(
            unlogged,
            "trusted_proxy_header does not end with an address: check what the proxy adds to it"
        );
    }
    address.unwrap_or(peer).to_canonical()
}

/// Returns the last address in the header, with or without a port. The rest may be any bytes.
fn last_address(header: &HeaderValue) -> Option<IpAddr> {
    let last = header.as_bytes().rsplit(|byte| *byte == b',').next()?;
    let text = str::from_utf8(last).ok()?.trim();
    let with_port = || text.parse().ok().map(|it: SocketAddr| it.ip());
    text.parse().ok().or_else(with_port)
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

    use super::{client, network};

    #[test]
    fn the_last_address_of_the_trusted_header_counts() {
        let name = HeaderName::from_static("x-forwarded-for");
        let peer = "10.0.0.1".parse().unwrap();
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
            (&["192.0.2.7, somebody"], "10.0.0.1"),
            (&["192.0.2.7", ""], "10.0.0.1"),
            (&["\u{e9}"], "10.0.0.1"),
        ] {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(&name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
            }
            let found = client(peer, &headers, Some(&name));
            assert_eq!(found.to_string(), address);
            assert_eq!(client(peer, &headers, None), peer);
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
