//! Insertion of many rows by one statement.

use serde::Serialize;
use sqlx::{PgTransaction, types::Json};

use crate::store::StoreError;

/// Runs `sql` with all rows as one JSON array in `$1`, for `jsonb_to_recordset`; does nothing without rows.
///
/// One round trip as with array parameters, but columns are matched by name.
pub(super) async fn insert<R: Serialize>(
    transaction: &mut PgTransaction<'_>,
    sql: &'static str,
    rows: &[R],
) -> Result<(), StoreError> {
    if !rows.is_empty() {
        sqlx::query(sql).bind(Json(rows)).execute(&mut **transaction).await?;
    }
    Ok(())
}
