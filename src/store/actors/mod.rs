//! Actors across articles: who a name stands for, and who they are today.

mod fetch;
mod name;
mod resolve;
mod search;

pub(super) use fetch::with_merged;
pub use fetch::{ActorProfile, SeenRole, Standing, fetch, standing};
pub use name::name_key;
pub(super) use resolve::{Known, resolve};
pub use search::{ActorFilter, Found, ListedActor, NameUse, find_by_name, search, similar};
