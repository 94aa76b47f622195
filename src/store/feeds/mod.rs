//! Feeds that articles are taken from.

mod entries;
mod manage;
mod poll;

pub use entries::{KnownEntry, add_names, known_names};
pub use manage::{Feed, FeedChange, MAX_FEEDS, NewFeed, all, change, create, delete, fetch};
pub use poll::{Failure, Poll, Success, claim, note_failure, note_success};
