//! Authorities: actors that are known before articles mention them, with ids of others.

mod list;
mod load;

pub(super) use list::external_ids;
pub use list::{AuthorityFilter, ListedAuthority};
pub use load::{Authority, Clash, Loaded, LoadedAs, Position, delete, load};
