//! Wakes idle workers on NOTIFY, or after one second.

use std::{sync::Arc, time::Duration};

use sqlx::PgPool;
use tokio::sync::Notify;

use crate::store::queue;

/// Longest time that an idle worker waits before it looks for jobs itself; also the pause before reconnecting.
const POLL_INTERVAL: Duration = Duration::from_secs(1);

/// Notifies the idle workers of this process of jobs. Clones notify the same workers.
#[derive(Debug, Clone, Default)]
pub struct JobNotifier {
    notify: Arc<Notify>,
}

impl JobNotifier {
    /// Wakes all workers that wait.
    pub fn notify(&self) {
        self.notify.notify_waiters();
    }

    /// Waits for a notification, for at most one second: a notification may be lost in an outage.
    pub async fn wait(&self) {
        let _ = tokio::time::timeout(POLL_INTERVAL, self.notify.notified()).await;
    }

    /// Passes on the database's notifications. Never returns; reconnects after an outage.
    pub async fn listen(self, pool: PgPool) {
        loop {
            if let Ok(mut listener) = queue::listen(&pool).await {
                while listener.recv().await.is_ok() {
                    self.notify();
                }
            }
            tokio::time::sleep(POLL_INTERVAL).await;
        }
    }
}
