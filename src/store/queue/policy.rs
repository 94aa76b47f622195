//! Lease, attempts and backoff of jobs.

use std::time::Duration;

/// Longest wait between two attempts.
const MAX_BACKOFF: Duration = Duration::from_secs(600);

/// How long a job is leased and how often it is tried.
#[derive(Debug, Clone, Copy)]
pub struct QueuePolicy {
    /// Time after which another worker may claim a running job.
    pub lease: Duration,
    /// Number of failed attempts after which a job is dead.
    pub max_attempts: u32,
    /// Wait before the second attempt; each further wait is twice as long, up to ten minutes.
    pub backoff: Duration,
}

impl QueuePolicy {
    /// Returns the wait after the failed attempt number `attempt`, which counts from 1.
    pub(super) fn wait_after(&self, attempt: i32) -> Duration {
        let doublings = attempt.clamp(1, 20) as u32 - 1;
        self.backoff.saturating_mul(1 << doublings).min(MAX_BACKOFF)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_ten_minutes() {
        let policy = QueuePolicy { lease: Duration::ZERO, max_attempts: 5, backoff: Duration::from_secs(2) };
        assert_eq!(policy.wait_after(1), Duration::from_secs(2));
        assert_eq!(policy.wait_after(3), Duration::from_secs(8));
        assert_eq!(policy.wait_after(30), MAX_BACKOFF);
    }
}
