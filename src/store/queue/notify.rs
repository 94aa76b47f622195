//! Notification of idle workers by `LISTEN` and `NOTIFY`.

use sqlx::{PgPool, PgTransaction, postgres::PgListener};

use crate::store::StoreError;

/// The channel on which queued jobs are announced.
const CHANNEL: &str = "dateline_jobs";

/// Notifies idle workers when the transaction commits.
pub(in crate::store) async fn notify(transaction: &mut PgTransaction<'_>) -> Result<(), StoreError> {
    sqlx::query("SELECT pg_notify($1, '')").bind(CHANNEL).execute(&mut **transaction).await?;
    Ok(())
}

/// Opens a listener on queued jobs; each `recv` returns after at least one notification.
///
/// The listener holds one connection of the pool.
pub async fn listen(pool: &PgPool) -> Result<PgListener, StoreError> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    Ok(listener)
}
