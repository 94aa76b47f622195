//! Actors across articles: who a name stands for, and who they are today.

mod assign;
mod correct;
mod correction;
mod fetch;
mod name;
mod resolve;
mod search;
mod twins;

pub(super) use assign::Assignments;
pub use assign::Passage;
pub use correct::{Receiver, Refusal, merge, reassign, rename, split, undo};
pub use correction::{Change, Correction, Signature, correction, history};
pub(super) use fetch::with_merged;
pub use fetch::{ActorProfile, SeenRole, Standing, fetch, standing};
pub use name::name_key;
pub(super) use resolve::{Known, resolve};
pub use search::{ActorFilter, Found, ListedActor, NameUse, find_by_name, search, similar};
