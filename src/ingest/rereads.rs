//! The task that goes on with rereads.

use std::time::Duration;

use sqlx::PgPool;
use tracing::warn;

use crate::store::rereads;

/// Pause between two batches of unfinished rereads, and between two looks for new ones.
const PAUSE: Duration = Duration::from_secs(1);

/// Queues the articles of rereads, a batch every second, for ever.
///
/// A reread that another process goes on with is left to it.
pub async fn continue_rereads(pool: PgPool) {
    let mut is_failing = false;
    loop {
        match rereads::queue_next(&pool).await {
            Ok(_) => is_failing = false,
            // The next turn repeats what collided with another transaction.
            Err(error) if error.is_retryable() => {}
            Err(error) => {
                if !std::mem::replace(&mut is_failing, true) {
                    warn!(%error, "rereads can't go on; trying again every second");
                }
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}
