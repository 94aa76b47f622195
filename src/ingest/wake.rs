//! Waking workers: the database says when there is work; a clock is the fallback.

use std::{sync::Arc, time::Duration};

use sqlx::PgPool;
use tokio::sync::Notify;

use crate::store::jobs;

/// How long a worker without work sleeps at most.
const POLL: Duration = Duration::from_secs(1);

/// A bell that rings when there may be work.
#[derive(Debug, Clone, Default)]
pub struct Wake {
    bell: Arc<Notify>,
}

impl Wake {
    /// Rings for all who sleep.
    pub fn ring(&self) {
        self.bell.notify_waiters();
    }

    /// Sleeps until the bell rings, and not longer than a second.
    pub async fn sleep(&self) {
        let _ = tokio::time::timeout(POLL, self.bell.notified()).await;
    }

    /// Rings whenever the database announces work; ends never, and comes back after an outage.
    pub async fn listen(self, pool: PgPool) {
        loop {
            if let Ok(mut listener) = jobs::listen(&pool).await {
                while listener.recv().await.is_ok() {
                    self.ring();
                }
            }
            tokio::time::sleep(POLL).await;
        }
    }
}
