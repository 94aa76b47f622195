//! A timer of CPU time.

use std::{
    fs,
    time::{Duration, Instant},
};

/// Measures the CPU time of the current thread, or elapsed time on systems other than Linux.
pub(crate) struct CpuTimer {
    started: Instant,
    cpu_time_at_start: Option<Duration>,
}

impl CpuTimer {
    pub(crate) fn start() -> Self {
        Self { started: Instant::now(), cpu_time_at_start: cpu_time() }
    }

    /// Seconds since the start; never 0, so that it can be a divisor.
    pub(crate) fn seconds(&self) -> f64 {
        let elapsed = match cpu_time().zip(self.cpu_time_at_start) {
            Some((now, start)) => now.saturating_sub(start),
            None => self.started.elapsed(),
        };
        elapsed.as_secs_f64().max(1e-9)
    }
}

/// Reads the thread's time on a CPU: the first number of `schedstat`, in nanoseconds.
fn cpu_time() -> Option<Duration> {
    let line = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    line.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}
