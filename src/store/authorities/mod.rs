//! Authorities: actors that are known before articles mention them, with ids of others.

mod list;
mod load;
mod positions;

pub use list::{AuthorityFilter, ListedAuthority};
pub(super) use list::{external_ids, positions};
pub use load::{Authority, Clash, Loaded, LoadedAs, delete, load};
pub use positions::Position;
pub(super) use positions::{Description, role_words};
