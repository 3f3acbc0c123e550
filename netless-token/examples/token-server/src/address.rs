//! The address that a request comes from.

use std::net::{IpAddr, Ipv6Addr};

use axum::http::{HeaderMap, HeaderName};

/// Returns the client's address: the peer's, unless a trusted proxy adds it to the header `trusted`.
///
/// Only the last address in that header is from the proxy. The client may have written the others.
pub(crate) fn client(peer: IpAddr, headers: &HeaderMap, trusted: Option<&HeaderName>) -> IpAddr {
    trusted
        .and_then(|name| headers.get_all(name).iter().next_back())
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.rsplit(',').next())
        .and_then(|address| address.trim().parse().ok())
        .unwrap_or(peer)
        .to_canonical()
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
    use axum::http::{HeaderMap, HeaderName};

    use super::{client, network};

    #[test]
    fn the_last_address_of_the_trusted_header_counts() {
        let name = HeaderName::from_static("x-forwarded-for");
        let peer = "10.0.0.1".parse().unwrap();
        for (values, address) in [
            (&[][..], "10.0.0.1"),
            (&["192.0.2.7"], "192.0.2.7"),
            (&["6.6.6.6, 192.0.2.7"], "192.0.2.7"),
            (&["6.6.6.6", "192.0.2.7"], "192.0.2.7"),
            (&["2001:db8::7"], "2001:db8::7"),
            (&["::ffff:192.0.2.7"], "192.0.2.7"),
            (&["somebody"], "10.0.0.1"),
            (&[""], "10.0.0.1"),
        ] {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(&name, value.parse().unwrap());
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
