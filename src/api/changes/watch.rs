//! Waking of streams: one query a moment for all of them, while there are any.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::http::StatusCode;
use sqlx::PgPool;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time::{sleep, timeout},
};

use crate::{
    api::problem::Problem,
    store::{
        StoreError,
        changes::{self, Position},
    },
};

/// Time between two looks for new changes.
const INTERVAL: Duration = Duration::from_millis(500);
/// Most streams at a time; each has a connection of its client.
const MAX_STREAMS: usize = 256;

/// How far the log of changes is.
#[derive(Debug, Clone, Copy, Default)]
struct Progress {
    /// Position of the last change.
    latest: Option<Position>,
    /// Whether the service stops.
    is_closed: bool,
}

/// Wakes the streams of this process when there are changes. Clones share it.
#[derive(Debug, Clone)]
pub struct ChangeWatch {
    seen: watch::Sender<Progress>,
    /// Whether a task looks for changes.
    is_watching: Arc<Mutex<bool>>,
    streams: Arc<Semaphore>,
}

impl Default for ChangeWatch {
    fn default() -> Self {
        Self {
            seen: watch::Sender::new(Progress::default()),
            is_watching: Arc::default(),
            streams: Arc::new(Semaphore::new(MAX_STREAMS)),
        }
    }
}

impl ChangeWatch {
    /// Begins to follow for one stream; too many are the problem 503.
    pub fn follow(&self, pool: &PgPool) -> Result<Follower, Problem> {
        let permit = self.streams.clone().try_acquire_owned().map_err(|_| {
            Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "busy",
                "Too many streams are open",
                format!("At most {MAX_STREAMS} streams are open at a time. Repeat the request later, or ask /v1/changes."),
            )
        })?;
        let follower = Follower { seen: self.seen.subscribe(), _permit: permit };
        let mut is_watching = self.is_watching.lock().unwrap_or_else(PoisonError::into_inner);
        if !std::mem::replace(&mut is_watching, true) {
            tokio::spawn(self.clone().watch(pool.clone()));
        }
        Ok(follower)
    }

    /// Ends all streams.
    pub fn close(&self) {
        self.seen.send_modify(|seen| seen.is_closed = true);
    }

    /// Looks for changes as long as there are streams.
    async fn watch(self, pool: PgPool) {
        loop {
            {
                let mut is_watching = self.is_watching.lock().unwrap_or_else(PoisonError::into_inner);
                if self.seen.receiver_count() == 0 {
                    *is_watching = false;
                    return;
                }
            }
            match changes::latest(&pool).await {
                Ok(latest) => {
                    self.seen.send_if_modified(|seen| std::mem::replace(&mut seen.latest, latest) != latest);
                }
                Err(StoreError::Database(sqlx::Error::PoolClosed)) => self.close(),
                Err(error) => tracing::warn!(%error, "changes can't be looked for; trying again"),
            }
            sleep(INTERVAL).await;
        }
    }
}

/// One stream's view of what there is to read.
pub struct Follower {
    seen: watch::Receiver<Progress>,
    _permit: OwnedSemaphorePermit,
}

/// Why a follower stopped waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Woken {
    /// There are changes.
    Changes,
    /// Nothing changed for the given time.
    Idle,
    /// The service stops.
    Closed,
}

impl Follower {
    /// Waits for changes behind a position, at most for `longest`.
    pub async fn wait(&mut self, position: Position, longest: Duration) -> Woken {
        let awaited = |seen: &Progress| seen.is_closed || seen.latest > Some(position);
        match timeout(longest, self.seen.wait_for(awaited)).await {
            Err(_) => Woken::Idle,
            Ok(Ok(seen)) if !seen.is_closed => Woken::Changes,
            Ok(_) => Woken::Closed,
        }
    }

    /// Returns true once the service stops.
    pub fn is_closed(&self) -> bool {
        self.seen.borrow().is_closed
    }
}
