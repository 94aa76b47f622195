//! The HTTP client of webhooks and feeds: calls addresses that strangers name, without reaching into the networks around it.
//!
//! A name is resolved once, all its addresses are checked ([`Networks`]), and the connection is made to a checked address:
//! a name that resolves otherwise a moment later changes nothing. A post does not follow redirects; a get does, and checks each
//! address again.

mod get;
mod networks;
mod post;

pub use get::{Document, GetError};
pub use networks::{Network, NetworkError, Networks};
pub use post::{AuthorityError, HttpClient, SendError};
