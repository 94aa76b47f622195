//! The number of lists that are given whole at a time.

use std::{sync::Arc, time::Duration};

use axum::http::StatusCode;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use super::problem::Problem;

/// Longest wait for another list to end.
const MAX_WAIT: Duration = Duration::from_secs(5);

/// Leave to give one list whole, until it is dropped.
pub type Permit = OwnedSemaphorePermit;

/// Bounds how many lists are given whole at a time: each keeps a connection to the database as long as its client reads.
#[derive(Debug, Clone)]
pub struct Exports(Arc<Semaphore>);

impl Exports {
    /// Allows half of `connections`, so that the other half answers short queries.
    pub fn new(connections: u32) -> Self {
        Self(Arc::new(Semaphore::new((connections / 2).max(1) as usize)))
    }

    /// Waits up to five seconds for leave; the error is the problem 503.
    pub async fn begin(&self) -> Result<Permit, Problem> {
        match timeout(MAX_WAIT, self.0.clone().acquire_owned()).await {
            Ok(Ok(permit)) => Ok(permit),
            _ => Err(Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "busy",
                "Too many lists are given whole",
                "As many lists as there are connections for are given whole right now. Repeat the request in a few \
                 seconds, or ask for pages: format=json.",
            )),
        }
    }
}
