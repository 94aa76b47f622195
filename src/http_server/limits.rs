//! Limits of connections.

use std::time::Duration;

/// Most connections that are open by default.
const DEFAULT_MAX_CONNECTIONS: usize = 1024;
/// Fewest connections that are open by default.
const DEFAULT_MIN_CONNECTIONS: usize = 8;
/// File descriptors that are assumed where the system does not report its limit.
const ASSUMED_FILE_LIMIT: u64 = 1024;

/// Limits of connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most connections that are open at a time.
    pub max_connections: usize,
    /// Longest time that a client may take to send the headers of a request, also of the next one on its connection.
    pub idle_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_connections: default_max_connections(file_limit()), idle_timeout: Duration::from_secs(60) }
    }
}

/// Returns half of the open files that the process may have: the other half is for the database, data and answers 503.
fn default_max_connections(file_limit: u64) -> usize {
    usize::try_from(file_limit / 2)
        .unwrap_or(usize::MAX)
        .clamp(DEFAULT_MIN_CONNECTIONS, DEFAULT_MAX_CONNECTIONS)
}

fn file_limit() -> u64 {
    use nix::sys::resource::{Resource, getrlimit};
    getrlimit(Resource::RLIMIT_NOFILE).map_or(ASSUMED_FILE_LIMIT, |(soft, _)| soft)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_follows_the_limit_of_open_files() {
        assert_eq!(default_max_connections(1024), 512);
        assert_eq!(default_max_connections(1 << 20), 1024);
        assert_eq!(default_max_connections(4), 8);
    }
}
