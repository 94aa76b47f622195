//! The hosts that the service answers as.

use std::net::IpAddr;

use axum::http::{Request, header, uri::Authority};

/// Longest host that an error repeats, in code points.
const MAX_QUOTED_HOST: usize = 80;

/// The hosts that the service answers as.
///
/// A page of evil.example can let its own name point to 127.0.0.1 and is then of the same origin as the service (DNS
/// rebinding); only the header `Host` shows it. Ports do not count, since a forwarded port is another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hosts {
    /// Whether the service listens on loopback alone.
    on_loopback: bool,
    /// Further names, in lower case; `*` is any.
    names: Vec<String>,
}

impl Hosts {
    /// Creates the hosts of a service that listens on `address`; `names` are those that the operator allows.
    ///
    /// Loopback names are always accepted. Beyond loopback so are addresses, which cannot be rebound, and where `names`
    /// is empty any host.
    pub fn new(address: IpAddr, names: &[String]) -> Self {
        let on_loopback = is_loopback(address);
        let names = names.iter().map(|name| normalized(name));
        let mut names: Vec<String> = names.filter(|name| !name.is_empty()).collect();
        if names.is_empty() && !on_loopback {
            names.push("*".to_owned());
        }
        Self { on_loopback, names }
    }

    /// Tests a host without its port.
    pub fn accept(&self, host: &str) -> bool {
        let host = normalized(host);
        let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().ok();
        address.map_or(host == "localhost", |address| is_loopback(address) || !self.on_loopback)
            || self.names.iter().any(|name| *name == "*" || *name == host)
    }
}

/// Tests whether only this machine can reach an address; `::ffff:127.0.0.1` counts too.
pub fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

fn normalized(host: &str) -> String {
    host.trim().trim_end_matches('.').to_ascii_lowercase()
}

/// Returns the host that a request is for, without port; `None` where a client of HTTP/1.0 sends none.
///
/// It is the host in an absolute target, else the header `Host` (RFC 9112, section 3.2.2). The error says what is wrong.
pub fn requested_host<B>(request: &Request<B>) -> Result<Option<String>, String> {
    let mut given = request.headers().get_all(header::HOST).iter();
    let (first, second) = (given.next(), given.next());
    if second.is_some() {
        return Err("The header Host is given twice; send it once.".to_owned());
    }
    let authority = match (request.uri().authority(), first) {
        (Some(authority), _) => Some(authority.clone()),
        (None, None) if request.version() <= axum::http::Version::HTTP_10 => None,
        (None, None) => return Err("The header Host is missing; send it.".to_owned()),
        (None, Some(value)) => {
            let parsed = value.to_str().ok().and_then(|host| host.parse::<Authority>().ok());
            Some(parsed.ok_or("The header Host is no host; send one like localhost:8080.")?)
        }
    };
    if authority.as_ref().is_some_and(|authority| authority.as_str().contains('@')) {
        return Err("The host has a user name; leave it out.".to_owned());
    }
    Ok(authority.map(|authority| authority.host().chars().take(MAX_QUOTED_HOST).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(address: &str, names: &[&str]) -> Hosts {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        Hosts::new(address.parse().expect("an address"), &names)
    }

    #[test]
    fn on_loopback_only_loopback_and_configured_names_are_accepted() {
        let local = hosts("127.0.0.1", &["Desk.Example"]);
        for host in ["localhost", "LOCALHOST.", "127.0.0.1", "127.9.9.9", "[::1]", "desk.example"] {
            assert!(local.accept(host), "{host}");
        }
        for host in
            ["evil.example", "0.0.0.0", "10.0.0.1", "localhost.evil.example", "127.0.0.1.evil.example", ""]
        {
            assert!(!local.accept(host), "{host}");
        }
    }

    #[test]
    fn beyond_loopback_any_host_is_accepted_unless_some_are_named() {
        assert!(hosts("0.0.0.0", &[]).accept("desk.example"));
        let named = hosts("0.0.0.0", &["desk.example"]);
        assert!(named.accept("desk.example") && named.accept("10.0.0.1") && named.accept("localhost"));
        assert!(!named.accept("evil.example"));
        assert!(hosts("127.0.0.1", &["*"]).accept("evil.example"));
    }

    #[test]
    fn the_target_takes_precedence_over_the_header() {
        let request = |target: &str, hosts: &[&str]| {
            let mut request = Request::builder().uri(target);
            for host in hosts {
                request = request.header(header::HOST, *host);
            }
            requested_host(&request.body(()).expect("a request"))
        };
        assert_eq!(request("/x", &["localhost:8080"]), Ok(Some("localhost".to_owned())));
        assert_eq!(request("/x", &["[::1]:8080"]), Ok(Some("[::1]".to_owned())));
        let evil = request("http://evil.example/x", &["localhost"]);
        assert_eq!(evil, Ok(Some("evil.example".to_owned())));
        for hosts in [&[][..], &["a", "b"], &["a b"], &[""], &["me@localhost"]] {
            assert!(request("/x", hosts).is_err(), "{hosts:?}");
        }
    }
}
