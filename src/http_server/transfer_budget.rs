//! The time that a client may keep the service waiting while it sends or receives.

use std::time::Duration;

/// Longest time that the service waits for one client at a time.
const MAX_WAIT: Duration = Duration::from_secs(30);
/// Slowest transfer that may go on for ever, in bytes a second.
const MIN_RATE: u32 = 1_000;

/// A token bucket of waiting time: each wait takes from it, each byte adds a thousandth of a second.
///
/// A client that stops is cut off after 30 seconds; one that sends a byte now and then, soon after. Time in which the
/// service itself is busy does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransferBudget {
    max: Duration,
    left: Duration,
}

impl Default for TransferBudget {
    fn default() -> Self {
        Self::new(MAX_WAIT)
    }
}

impl TransferBudget {
    /// Creates a full budget of at most `max` at a time.
    pub fn new(max: Duration) -> Self {
        Self { max, left: max }
    }

    /// Returns the longest time that may still be waited.
    pub fn left(self) -> Duration {
        self.left
    }

    /// Records that `bytes` were transferred after a wait.
    pub fn record(&mut self, waited: Duration, bytes: usize) {
        let earned = Duration::from_secs(bytes as u64) / MIN_RATE;
        self.left = (self.left.saturating_sub(waited) + earned).min(self.max);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slow_clients_run_out_of_time_and_others_do_not() {
        let seconds = Duration::from_secs;
        let mut drop_by_drop = TransferBudget::default();
        for _ in 0..3 {
            drop_by_drop.record(seconds(10), 1);
        }
        assert!(drop_by_drop.left() < Duration::from_millis(10));
        let mut steady = TransferBudget::default();
        for _ in 0..1_000 {
            steady.record(seconds(10), 10_000);
        }
        assert_eq!(steady.left(), MAX_WAIT);
    }
}
