//! Who sends a request, for the fair use of what is scarce.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::{extract::ConnectInfo, http::request::Parts};
use uuid::Uuid;

use crate::store::keys::KeyHolder;

/// The header in which a reverse proxy adds the address of its caller at the end.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// The caller of a request: its key, or its address. One IPv6 caller has all addresses of a network of 64 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Caller {
    /// Who has a key, from wherever.
    Key(Uuid),
    /// Who has none; the address can be unknown.
    Address(Option<IpAddr>),
}

impl Caller {
    /// Returns the key of a request, else the peer of the connection, or the one that a proxy on this machine names.
    ///
    /// Callers behind a proxy on another machine count as one. So do all where the address is unknown.
    pub fn of(head: &Parts) -> Self {
        if let Some(holder) = head.extensions.get::<KeyHolder>() {
            return Self::Key(holder.key_id);
        }
        let peer = head.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip().to_canonical());
        let forwarded = || {
            let last = head.headers.get_all(FORWARDED_FOR).iter().next_back()?.to_str().ok()?;
            last.rsplit(',').next()?.trim().parse::<IpAddr>().ok()
        };
        match peer {
            Some(peer) if peer.is_loopback() => Self::from_address(forwarded().unwrap_or(peer)),
            Some(peer) => Self::from_address(peer),
            None => Self::Address(None),
        }
    }

    /// Returns the caller with an address.
    pub fn from_address(address: IpAddr) -> Self {
        Self::Address(Some(match address.to_canonical() {
            IpAddr::V4(address) => address.into(),
            IpAddr::V6(Ipv6Addr::LOCALHOST) => Ipv6Addr::LOCALHOST.into(),
            IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        }))
    }

    /// Tests whether the request comes from this machine, and from nobody behind a proxy on it.
    pub fn is_loopback(self) -> bool {
        matches!(self, Self::Address(address) if address.is_none_or(|address| address.is_loopback()))
    }
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::Request};

    use super::*;

    fn of(peer: &str, forwarded: &[&str]) -> Caller {
        let mut request = Request::builder();
        for value in forwarded {
            request = request.header(FORWARDED_FOR, *value);
        }
        let (mut head, _) = request.body(Body::empty()).expect("a request").into_parts();
        head.extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().expect("an address"), 50_000)));
        Caller::of(&head)
    }

    #[test]
    fn a_proxy_on_this_machine_names_the_caller() {
        assert_eq!(of("192.0.2.1", &["192.0.2.9"]), of("192.0.2.1", &[]), "others can't name themselves");
        assert_eq!(of("127.0.0.1", &["10.0.0.1, 192.0.2.9"]), of("192.0.2.9", &[]));
        assert_eq!(of("::1", &["10.0.0.1", "192.0.2.9"]), of("192.0.2.9", &[]));
        assert_eq!(of("127.0.0.1", &["unknown"]), of("127.0.0.1", &[]));
        assert_eq!(of("::ffff:192.0.2.1", &[]), of("192.0.2.1", &[]));
        assert_eq!(of("2001:db8::1", &[]), of("2001:db8::2", &[]));
        assert_ne!(of("2001:db8::1", &[]), of("2001:db8:0:1::1", &[]));
    }
}
