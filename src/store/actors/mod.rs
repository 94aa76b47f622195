//! Actors across articles: resolution of names to actors, and the actors that remain after merges.

mod article_counts;
mod canonical;
mod claim_places;
mod companions;
mod disambiguate;
mod find;
mod known;
mod name_key;
mod places;
mod prefer_authorities;
mod profile;
mod properties;
mod reconcile;
mod resolve;
mod search;

pub(super) use article_counts::{recount_articles, update_article_counts};
pub use canonical::{CanonicalActor, resolve_merges};
pub(super) use canonical::{actor_type, with_merged};
pub use companions::{Companion, CompanionFilter, Companions, MAX_ARTICLES, companions};
pub use find::{NameMatch, NameUse, Namesake, find_by_name, similar};
pub use known::known;
pub use name_key::name_key;
pub use places::{Area, BoundingBox, WithinDistance, place_links};
pub(super) use places::{in_area, in_box, within_distance};
pub use profile::{ActorProfile, DatedRole, fetch};
pub use properties::{ActorProperties, properties};
pub use reconcile::{NameQuery, Reconciled, reconcile};
pub(super) use resolve::{ActorIds, ArticleActors, resolve};
pub use search::{ActorFilter, ListedActor};
