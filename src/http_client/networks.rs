//! Networks that may be reached: the public internet, and those that the operator allows.

use std::{
    fmt,
    net::{IpAddr, Ipv6Addr},
    str::FromStr,
};

/// Networks of IPv4 that are no part of the public internet, as address and bits (IANA, special-purpose registry).
const SPECIAL_V4: &[([u8; 4], u32)] = &[
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    ([224, 0, 0, 0], 4),
    ([240, 0, 0, 0], 4),
];
/// The network of all public addresses of IPv6.
const GLOBAL_V6: Network =
    Network { address: IpAddr::V6(Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0)), bits: 3 };
/// Networks in it that are not: protocol assignments with Teredo, documentation, and 6to4, which leads to IPv4.
const SPECIAL_V6: &[([u16; 2], u32)] =
    &[([0x2001, 0], 23), ([0x2001, 0xdb8], 32), ([0x2002, 0], 16), ([0x3fff, 0], 20)];

/// A network by its prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u32,
}

/// A text that is no network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("give a network as address and number of bits, like 10.1.0.0/16 or ::1/128")]
pub struct NetworkError;

impl Network {
    /// Tests whether an address is in the network. IPv4 in IPv6 counts as IPv4.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                is_same_prefix(own.to_bits().into(), other.to_bits().into(), self.bits, 32)
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                is_same_prefix(own.to_bits(), other.to_bits(), self.bits, 128)
            }
            _ => false,
        }
    }
}

/// Tests whether two numbers of `width` bits have the same first `bits`.
fn is_same_prefix(own: u128, other: u128, bits: u32, width: u32) -> bool {
    (own ^ other).checked_shr(width - bits).unwrap_or(0) == 0
}

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let (address, bits) = text.trim().split_once('/').ok_or(NetworkError)?;
        let address: IpAddr = address.parse().map_err(|_| NetworkError)?;
        let bits = bits.parse().map_err(|_| NetworkError)?;
        let width = if address.is_ipv4() { 32 } else { 128 };
        if bits > width { Err(NetworkError) } else { Ok(Self { address, bits }) }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.address, self.bits)
    }
}

/// The networks that may be reached.
#[derive(Debug, Clone, Default)]
pub struct Networks {
    /// Networks beside the public internet.
    pub allowed: Vec<Network>,
}

impl Networks {
    /// Tests whether an address may be reached.
    pub fn may_reach(&self, address: IpAddr) -> bool {
        self.is_allowed(address) || is_public(address)
    }

    /// Tests whether the operator allows an address, also without TLS.
    pub fn is_allowed(&self, address: IpAddr) -> bool {
        self.allowed.iter().any(|network| network.contains(address))
    }
}

/// Tests whether an address is one of the public internet.
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(_) => {
            let special = |&(address, bits): &([u8; 4], u32)| Network { address: address.into(), bits };
            !SPECIAL_V4.iter().map(special).any(|network| network.contains(address))
        }
        IpAddr::V6(_) => {
            let special = |&([first, second], bits): &([u16; 2], u32)| Network {
                address: Ipv6Addr::new(first, second, 0, 0, 0, 0, 0, 0).into(),
                bits,
            };
            GLOBAL_V6.contains(address)
                && !SPECIAL_V6.iter().map(special).any(|network| network.contains(address))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may_reach(address: &str, allowed: &[&str]) -> bool {
        let allowed = allowed.iter().map(|network| network.parse().expect("a network")).collect();
        Networks { allowed }.may_reach(address.parse().expect("an address"))
    }

    #[test]
    fn only_the_public_internet_is_reached() {
        for public in
            ["1.1.1.1", "172.15.0.1", "172.32.0.1", "100.63.0.1", "2606:4700::1111", "::ffff:8.8.8.8"]
        {
            assert!(may_reach(public, &[]), "{public}");
        }
        for special in [
            "0.0.0.0",
            "10.9.8.7",
            "100.64.0.1",
            "127.0.0.1",
            "127.9.9.9",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.168.1.1",
            "198.18.0.1",
            "203.0.113.5",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "2002:7f00:1::",
            "3fff::1",
            "100::1",
        ] {
            assert!(!may_reach(special, &[]), "{special}");
        }
    }

    #[test]
    fn the_operator_allows_networks() {
        let allowed = ["127.0.0.0/8", "fd00::/8", "10.1.2.3/32"];
        for reached in ["127.0.0.1", "::ffff:127.0.0.1", "fd12::1", "10.1.2.3", "9.9.9.9"] {
            assert!(may_reach(reached, &allowed), "{reached}");
        }
        for other in ["10.1.2.4", "::1", "fe80::1"] {
            assert!(!may_reach(other, &allowed), "{other}");
        }
        assert!(may_reach("192.168.0.1", &["0.0.0.0/0"]));
        for wrong in ["", "10.0.0.0", "10.0.0.0/33", "10.0.0/8", "::1/129", "x/8", "10.0.0.0/-1"] {
            assert_eq!(wrong.parse::<Network>(), Err(NetworkError), "{wrong}");
        }
    }
}
