//! Saved searches: lists with a name, which are read, fed to feed readers, and followed.

pub mod create;
pub mod delete;
mod follow;
pub mod list;
pub mod results;
pub mod show;
mod view;

pub use follow::{FollowedSearch, follow_search};

/// The lists that can be saved as a search. `*` matches an id.
const LISTS: [&str; 9] = [
    "/v1/statements",
    "/v1/articles",
    "/v1/quotations",
    "/v1/events",
    "/v1/timelines",
    "/v1/stories",
    "/v1/actors",
    "/v1/actors/*/statements",
    "/v1/actors/*/timeline",
];

/// Tests whether a path is one of the lists.
fn is_list(path: &str) -> bool {
    LISTS.iter().any(|list| match list.split_once('*') {
        None => path == *list,
        Some((before, after)) => {
            let id = path.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
            id.is_some_and(|id| !id.is_empty() && !id.contains('/'))
        }
    })
}
