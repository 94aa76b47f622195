//! Cancels an extraction whose caller has gone, or that exceeds its time limit.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Cancels the extractions that were given a clone of it.
#[derive(Debug, Clone, Default)]
pub struct CancellationToken {
    is_cancelled: Arc<AtomicBool>,
    /// The times between checks, for the test that they are short.
    #[cfg(test)]
    pub(crate) intervals: Arc<intervals::CheckIntervals>,
}

impl CancellationToken {
    /// Cancels: an extraction that checks the token afterwards ends with [`Cancelled`].
    pub fn cancel(&self) {
        self.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// Returns true after [`Self::cancel`].
    #[cfg_attr(test, track_caller)]
    pub fn is_cancelled(&self) -> bool {
        #[cfg(test)]
        self.intervals.add();
        self.is_cancelled.load(Ordering::Relaxed)
    }

    /// Returns `Err` once the token is cancelled.
    ///
    /// # Errors
    /// [`Cancelled`], after [`Self::cancel`].
    #[cfg_attr(test, track_caller)]
    pub fn check(&self) -> Result<(), Cancelled> {
        match self.is_cancelled() {
            true => Err(Cancelled),
            false => Ok(()),
        }
    }
}

/// The end of an extraction that was cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the extraction was cancelled")]
pub struct Cancelled;

#[cfg(test)]
pub(crate) mod intervals {
    use std::{fmt, panic::Location, sync::Mutex};

    use crate::fixtures::cpu_seconds;

    /// The longest CPU time of the thread between two checks of a token, with the lines of both.
    #[derive(Default)]
    pub(crate) struct CheckIntervals(Mutex<Measured>);

    #[derive(Debug, Default)]
    struct Measured {
        last: Option<(f64, &'static Location<'static>)>,
        longest: Option<Interval>,
    }

    /// The CPU seconds between two checks.
    #[derive(Debug, Clone, Copy)]
    pub(crate) struct Interval {
        pub(crate) seconds: f64,
        /// The lines of the first and the second check.
        pub(crate) between: [&'static Location<'static>; 2],
    }

    impl fmt::Debug for CheckIntervals {
        /// Writes no times: tests compare texts with their tokens.
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("CheckIntervals")
        }
    }

    impl CheckIntervals {
        #[track_caller]
        pub(super) fn add(&self) {
            let (now, here) = (cpu_seconds(), Location::caller());
            let mut measured = self.0.lock().expect("no panic");
            if let Some((before, last)) = measured.last.replace((now, here)) {
                let interval = Interval { seconds: now - before, between: [last, here] };
                if measured.longest.is_none_or(|longest| longest.seconds < interval.seconds) {
                    measured.longest = Some(interval);
                }
            }
        }

        /// Returns the longest interval so far.
        pub(crate) fn longest(&self) -> Option<Interval> {
            self.0.lock().expect("no panic").longest
        }
    }
}
