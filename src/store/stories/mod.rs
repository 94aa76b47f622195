//! Stories: articles about the same affair, found as they come in.
//!
//! Each article leaves its gist. Others whose gist shares words with it, published within a few days, are
//! looked up by word, and those enough alike are linked; a story is what links hold together. The work for
//! an article is bounded by the words of a gist and by how many others a word may bring.

mod fetch;
mod likeness;
mod place;
mod settle;

pub use fetch::{ListedStory, Story, StoryActor, StoryFilter, fetch, list, standing};
pub(super) use place::{Newcomer, lock, place, withdraw};
