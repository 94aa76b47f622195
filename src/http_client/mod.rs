//! The HTTP client of webhooks: posts to addresses that strangers name, without reaching into the networks around it.
//!
//! A name is resolved once, all its addresses are checked ([`Networks`]), and the connection is made to a checked address:
//! a name that resolves otherwise a moment later changes nothing. Redirects are not followed.

mod networks;
mod post;

pub use networks::{Network, NetworkError, Networks};
pub use post::{AuthorityError, HttpClient, SendError};
