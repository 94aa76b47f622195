//! Stories: articles on one topic, clustered as they come in (incremental single-link clustering).
//!
//! Each article has a term vector of headline and lead. Articles that share terms and were published within a few
//! days are candidates; pairs with enough similarity are edges, and a story is a connected component of the graph.
//! The work for an article is bounded by the number of its terms and of the candidates for each term.

mod cluster;
mod components;
mod fetch;
mod list;
mod similarity;
mod vectors;

pub(super) use cluster::{NewArticle, add_articles, lock, remove_articles};
pub use fetch::{Story, StoryActor, fetch, resolve_merge};
pub use list::{ListedStory, StoryFilter};
