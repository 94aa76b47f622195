//! Cancels an extraction whose caller has gone, or that exceeds its time limit.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Cancels the extractions that were given a clone of it.
#[derive(Debug, Clone, Default)]
pub struct CancellationToken(Arc<AtomicBool>);

impl CancellationToken {
    /// Cancels: an extraction that checks the token afterwards ends with [`Cancelled`].
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Returns true after [`Self::cancel`].
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Returns `Err` once the token is cancelled.
    ///
    /// # Errors
    /// [`Cancelled`], after [`Self::cancel`].
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
