//! Names that are ordinary words too.

use std::{collections::HashSet, sync::LazyLock};

/// The list, which the comment in it describes.
const LIST: &str = include_str!("ordinary-words.txt");

static ORDINARY: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    LIST.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect()
});

/// Tests whether the normal form of a name is an ordinary word too.
pub(super) fn is_ordinary(key: &str) -> bool {
    ORDINARY.contains(key)
}
