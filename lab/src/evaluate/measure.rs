//! Counts, ratios, and the time a thread has worked.

use std::time::{Duration, Instant};

/// Right answers among given and wanted ones.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub(super) struct Count {
    pub(super) right: usize,
    pub(super) given: usize,
    pub(super) wanted: usize,
}

impl Count {
    pub(super) fn precision(self) -> f64 {
        100.0 * self.right as f64 / self.given.max(1) as f64
    }

    pub(super) fn recall(self) -> f64 {
        100.0 * self.right as f64 / self.wanted.max(1) as f64
    }

    pub(super) fn f1(self) -> f64 {
        200.0 * self.right as f64 / (self.given + self.wanted).max(1) as f64
    }
}

impl std::ops::AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.given += other.given;
        self.wanted += other.wanted;
    }
}

/// CPU time of this thread where the system tells it, else time by the clock.
pub(super) struct Stopwatch {
    started: Instant,
    cpu: Option<Duration>,
}

impl Stopwatch {
    pub(super) fn start() -> Self {
        Self { started: Instant::now(), cpu: cpu_time() }
    }

    pub(super) fn seconds(&self) -> f64 {
        let by_clock = self.started.elapsed();
        let worked = cpu_time().zip(self.cpu).map_or(by_clock, |(now, then)| now.saturating_sub(then));
        worked.as_secs_f64().max(1e-9)
    }
}

/// Linux: the first number of the thread's `schedstat` is its time on a CPU, in nanoseconds.
fn cpu_time() -> Option<Duration> {
    let line = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    line.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}
